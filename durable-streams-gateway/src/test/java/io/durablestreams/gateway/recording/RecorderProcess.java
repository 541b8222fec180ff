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

package io.durablestreams.gateway.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.offset.FileOffsetStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A process that records:
 * {@code <base URL> <directory of the store> <stream> <recordings>
 * <values of each>}. All begin before any has a value. Says "done" when all have ended.
 */
final class RecorderProcess {

	private RecorderProcess() {
	}

	static Process start(Path directory, int megabytes, Object... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + megabytes + "m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						RecorderProcess.class.getName()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
	}

	public static void main(String[] arguments) {
		String stream = arguments[2];
		int recordings = Integer.parseInt(arguments[3]);
		int values = Integer.parseInt(arguments[4]);
		DurableStreamsClient client = DurableStreamsClient.builder(arguments[0]).build();
		DurableStreamRecorder recorder = DurableStreamRecorder
			.builder(client, new FileOffsetStore(Path.of(arguments[1])))
			.build();
		recorder.start();
		CompletableFuture<Void> allHaveBegun = new CompletableFuture<>();
		List<CompletableFuture<Recording>> begun = new ArrayList<>();
		for (int i = 0; i < recordings; i++) {
			Flux<String> numbers = Flux.interval(Duration.ofMillis(2))
				.onBackpressureBuffer()
				.take(values)
				.map((number) -> "value " + number);
			begun.add(recorder.record(stream + "-" + i, Mono.fromFuture(allHaveBegun, true).thenMany(numbers)));
		}
		join(begun);
		allHaveBegun.complete(null);
		join(begun.stream().map((recording) -> recording.join().ended()).toList());
		recorder.stop();
		client.close();
		System.out.println("done");
	}

	private static void join(List<? extends CompletableFuture<?>> futures) {
		CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).orTimeout(5, TimeUnit.MINUTES).join();
	}

}
