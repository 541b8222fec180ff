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

package io.durablestreams.test.outbox;

import java.io.IOException;
import java.nio.file.Path;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.JavaProcess;

/**
 * A server in a process of its own, which keeps its streams in a directory, and comes
 * back on its port once it has been killed.
 */
final class KilledServer implements AutoCloseable {

	private static final String STARTED = "serves on port ";

	private static final String PORT_ENDS = " from now on";

	private final Path directory;

	private JavaProcess process;

	private final int port;

	KilledServer(Path directory) {
		this.directory = directory;
		this.process = launch(0);
		String said = this.process.awaitOutput(PORT_ENDS);
		this.port = Integer.parseInt(said.substring(said.indexOf(STARTED) + STARTED.length(), said.indexOf(PORT_ENDS)));
	}

	/**
	 * The process.
	 * @param args its port, and the directory
	 * @throws IOException whatever goes wrong
	 */
	public static void main(String[] args) throws IOException {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(Integer.parseInt(args[0]))
			.dataDirectory(Path.of(args[1]))
			.build();
		server.start();
		System.out.println(STARTED + server.port() + PORT_ENDS);
		System.in.read();
		server.close();
	}

	private JavaProcess launch(int onPort) {
		return JavaProcess.start(KilledServer.class, this.directory, Integer.toString(onPort),
				this.directory.resolve("data").toString());
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.port + "/v1/stream";
	}

	/** Kill it, and start it again. */
	void killAndRestart() {
		this.process.kill();
		this.process = launch(this.port);
	}

	/** Wait until it serves. */
	void awaitStarted() {
		this.process.awaitOutput(STARTED);
	}

	@Override
	public void close() {
		this.process.close();
	}

}
