/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.listener;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.offset.FileOffsetStore;

/**
 * A process that listens until it is killed, and writes down what it handles. Arguments:
 * base URL, stream, directory of checkpoints, file to write to.
 */
final class KilledListener {

	private KilledListener() {
	}

	public static void main(String[] args) throws Exception {
		FileChannel handled = FileChannel.open(Path.of(args[3]), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND);
		write(handled, "start\n");
		DefaultDurableStreamListenerContainerFactory.builder(DurableStreamsClient.builder(args[0]).build())
			.offsetStore(new FileOffsetStore(Path.of(args[2])))
			.build()
			.createContainer(DurableStreamListenerEndpoint.of("killed", (message) -> {
				write(handled, message.getHeaders().get(DurableStreamHeaders.ORDINAL) + " "
						+ new String(message.getPayload(), StandardCharsets.UTF_8) + "\n");
				return null;
			}, (settings) -> settings.streams(List.of(args[1]))))
			.start();
		// Nothing else keeps the process alive: the container does.
	}

	private static void write(FileChannel channel, String line) throws Exception {
		channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
	}

}
