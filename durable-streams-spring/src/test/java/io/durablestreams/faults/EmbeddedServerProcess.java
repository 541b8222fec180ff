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

package io.durablestreams.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

/**
 * The embedded server in a process of its own, so that it can be killed.
 */
final class EmbeddedServerProcess implements AutoCloseable {

	private final Path directory;

	private Process process;

	private int port;

	EmbeddedServerProcess(Path directory) {
		this.directory = directory;
		start();
	}

	/** Started in the other process: data directory and port. */
	public static void main(String[] args) throws IOException {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.dataDirectory(Path.of(args[0]))
			.port(Integer.parseInt(args[1]))
			.build();
		server.start();
		System.out.println(server.port());
		System.in.read();
		Runtime.getRuntime().halt(0);
	}

	private void start() {
		try {
			this.process = new ProcessBuilder(List.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
					EmbeddedServerProcess.class.getName(), this.directory.toString(), Integer.toString(this.port)))
				// What it logs goes beside its data.
				.directory(this.directory.toFile())
				.redirectError(Redirect.DISCARD)
				.start();
			BufferedReader output = new BufferedReader(
					new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8));
			this.port = Integer.parseInt(output.readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.port + "/v1/stream";
	}

	void killAndStart() {
		kill();
		start();
	}

	private void kill() {
		this.process.destroyForcibly().onExit().join();
	}

	@Override
	public void close() {
		kill();
	}

}
