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
 * Web servers with a gateway's routes, one of each kind, in a process that is killed and
 * comes back on the same ports.
 */
final class GatewayProcess implements AutoCloseable {

	private final String streams;

	private final Path log;

	private final List<Integer> ports = freePorts();

	private Process process;

	GatewayProcess(String streams, Path log) {
		this.streams = streams;
		this.log = log;
		this.process = start();
	}

	private static List<Integer> freePorts() {
		try (ServerSocket one = new ServerSocket(0); ServerSocket other = new ServerSocket(0)) {
			return List.of(one.getLocalPort(), other.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Process start() {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				GatewayProcess.class.getName(), this.streams, this.ports.get(0).toString(),
				this.ports.get(1).toString());
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	URI url(WebStack.Kind stack) {
		return URI.create("http://127.0.0.1:" + this.ports.get(stack.ordinal()));
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
		for (WebStack.Kind stack : WebStack.Kind.values()) {
			new GatewayServer(stack, arguments[0], Integer.parseInt(arguments[1 + stack.ordinal()]));
		}
		Thread.currentThread().join();
	}

}
