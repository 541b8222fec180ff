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

package io.durablestreams.test.coordination;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link LeaseInstance} in its process.
 */
final class InstanceProcess implements AutoCloseable {

	private final String id;

	private final Process process;

	private final Path output;

	private InstanceProcess(String id, Process process, Path output) {
		this.output = output;
		this.id = id;
		this.process = process;
	}

	static InstanceProcess start(String id, Path directory, List<String> arguments) {
		return start(id, directory, arguments, 0);
	}

	/**
	 * Start an instance that stops itself within transactions of its first messages.
	 * @param stoppedStreams of how many streams, whose names say at which point
	 */
	static InstanceProcess start(String id, Path directory, List<String> arguments, int stoppedStreams) {
		try {
			Path output = Files.createFile(directory.resolve(id + ".log"));
			List<String> command = new ArrayList<>(
					List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
							"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dstopped-streams=" + stoppedStreams, "-cp",
							System.getProperty("java.class.path"), LeaseInstance.class.getName(), id));
			command.addAll(arguments);
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.directory(directory.toFile())
				.start();
			InstanceProcess instance = new InstanceProcess(id, process, output);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
				assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
				return Files.readString(output).contains("started");
			});
			return instance;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String id() {
		return this.id;
	}

	/** Wait until it says something. */
	void awaitOutput(String text) {
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(this.output).contains(text));
	}

	/** Stop it as the kernel does, in the middle of whatever it does. */
	void pause() {
		signal("STOP");
	}

	void resume() {
		signal("CONT");
		try {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** End it with SIGKILL. */
	void kill() {
		this.process.destroyForcibly();
		awaitExit();
	}

	/** Let it stop cleanly. */
	void stop() {
		try {
			this.process.getOutputStream().close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		awaitExit();
	}

	@Override
	public void close() {
		kill();
	}

	private void signal(String name) {
		try {
			int exit = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
			assertThat(exit).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void awaitExit() {
		try {
			assertThat(this.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
