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

package io.durablestreams.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process whose output goes to a file of its own.
 */
final class RunningProcess implements AutoCloseable {

	private static final Path OUTPUTS = TestPaths.workDirectory().resolve("processes");

	private final Process process;

	private final Path output;

	private RunningProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static RunningProcess start(String name, Path directory, List<String> command, Map<String, String> environment) {
		try {
			Path output = Files.createTempFile(Files.createDirectories(OUTPUTS), name + "-", ".log");
			ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			return new RunningProcess(builder.start(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait until the process has printed something.
	 * @param pattern what it prints
	 * @return the match
	 */
	Matcher awaitOutput(Pattern pattern) {
		return Waiting.waitFor("output of " + this.output).until(() -> {
			boolean alive = this.process.isAlive();
			Matcher matcher = pattern.matcher(output());
			boolean found = matcher.find();
			assertThat(found || alive).as("the process ended: %s", output()).isTrue();
			return found ? matcher : null;
		}, (matcher) -> matcher != null);
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * End the process as the kernel does, with SIGKILL.
	 */
	void kill() {
		this.process.destroyForcibly();
		awaitExit();
	}

	/**
	 * Ask the process to end, with SIGTERM.
	 * @return its exit code
	 */
	int terminate() {
		this.process.destroy();
		return awaitExit();
	}

	int awaitExit() {
		try {
			assertThat(this.process.waitFor(3, TimeUnit.MINUTES)).as("the process ended: %s", output()).isTrue();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		if (this.process.isAlive()) {
			kill();
		}
	}

}
