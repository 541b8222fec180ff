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

package io.durablestreams.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which can be killed without warning.
 */
final class ForkedServer implements AutoCloseable {

	private final Process process;

	private final int port;

	private ForkedServer(Process process, int port) {
		this.process = process;
		this.port = port;
	}

	static ForkedServer start(Path data, String... options) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(options));
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), ForkedServer.class.getName(), data.toString()));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String port = out.readLine();
		if (port == null) {
			process.destroyForcibly();
			throw new IOException("The server's process didn't start");
		}
		return new ForkedServer(process, Integer.parseInt(port));
	}

	/** The process: says its port and serves until its input ends. */
	public static void main(String[] arguments) throws IOException {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.dataDirectory(Path.of(arguments[0]))
			.build();
		server.start();
		System.out.println(server.port());
		System.in.read();
		server.close();
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.port + "/v1/stream";
	}

	/** SIGKILL. */
	void kill() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		kill();
	}

}
