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

package io.durablestreams.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * A web server with a gateway's routes, in a process that is killed and comes back on the
 * same port.
 */
final class GatewayProcess implements AutoCloseable {

	private final WebStack.Kind stack;

	private final String streams;

	private final Path log;

	private final int port = freePort();

	private Process process;

	GatewayProcess(WebStack.Kind stack, String streams, Path log) {
		this.stack = stack;
		this.streams = streams;
		this.log = log;
		this.process = start();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process start() {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				GatewayProcess.class.getName(), this.stack.name(), this.streams, Integer.toString(this.port));
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.port);
	}

	void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	void restart() {
		this.process = start();
	}

	@Override
	public void close() {
		kill();
	}

	public static void main(String[] arguments) throws InterruptedException {
		new GatewayServer(WebStack.Kind.valueOf(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
		Thread.currentThread().join();
	}

}
