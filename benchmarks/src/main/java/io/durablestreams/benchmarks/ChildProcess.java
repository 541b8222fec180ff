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

package io.durablestreams.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process that answers a line with a line. It ends with its standard input.
 */
final class ChildProcess implements AutoCloseable {

	private final String name;

	private final Process process;

	private final BufferedReader output;

	private ChildProcess(String name, Path directory, List<String> command) {
		this.name = name;
		try {
			this.process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			this.output = this.process.inputReader(StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static ChildProcess java(Class<?> main, List<String> options, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new ChildProcess(main.getSimpleName() + Arrays.toString(arguments), Path.of("").toAbsolutePath(),
				command);
	}

	static ChildProcess node(Path directory, String... arguments) {
		List<String> command = new ArrayList<>(List.of("node"));
		command.addAll(List.of(arguments));
		return new ChildProcess("node" + Arrays.toString(arguments), directory, command);
	}

	String ask(String line) {
		try {
			OutputStream input = this.process.getOutputStream();
			input.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
			input.flush();
			return readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.name, ex);
		}
	}

	String readLine() {
		try {
			String line = this.output.readLine();
			if (line == null) {
				throw new IllegalStateException(this.name + " has ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(this.name, ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
