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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that is killed while it handles what others append.
 */
abstract class AbstractKilledListenerTests extends AbstractServerTests {

	private static final int KILLS = Boolean.getBoolean("soak") ? 50 : 1;

	private static final int MESSAGES_PER_LIFE = 250;

	@TempDir
	Path directory;

	private Process process;

	@AfterEach
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Test
	void aKilledProcessLosesNothingAndHandlesAtMostTheMessageInHandAgain() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		CompletableFuture<Void> appending = CompletableFuture.runAsync(this::appendAll);
		for (int kill = 0; kill < KILLS; kill++) {
			start();
			int before = messages();
			int killAt = Math.min(before + 1 + random.nextInt(MESSAGES_PER_LIFE / 2), total());
			await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(1)).until(() -> messages() >= killAt);
			this.process.destroyForcibly().waitFor();
		}
		start();
		appending.get(120, TimeUnit.SECONDS);
		await().atMost(Duration.ofSeconds(120))
			.until(() -> lines().contains(total() + " {\"number\":" + total() + "}"));
		verify(lines(), seed);
	}

	private void verify(List<String> lines, long seed) {
		int last = 0;
		boolean started = false;
		int starts = 0;
		for (String line : lines) {
			if (line.equals("start")) {
				started = true;
				starts++;
				continue;
			}
			int ordinal = Integer.parseInt(line.substring(0, line.indexOf(' ')));
			boolean redelivered = started && ordinal == last;
			assertThat(redelivered || ordinal == last + 1)
				.as("message %s after %s, started anew: %s, seed %s", line, last, started, seed)
				.isTrue();
			assertThat(line).isEqualTo(ordinal + " {\"number\":" + ordinal + "}");
			last = ordinal;
			started = false;
		}
		assertThat(starts).isEqualTo(KILLS + 1);
		assertThat(last).isEqualTo(total());
	}

	private static int total() {
		return (KILLS + 1) * MESSAGES_PER_LIFE;
	}

	private void appendAll() {
		for (int number = 1; number <= total(); number += 2) {
			String[] values = new String[2];
			for (int i = 0; i < values.length; i++) {
				values[i] = "{\"number\":" + (number + i) + "}";
			}
			this.streams.appendAtOnce(this.stream, values);
		}
	}

	private void start() throws IOException {
		Path directory = Files.createDirectories(this.directory.resolve("process"));
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				KilledListener.class.getName(), baseUrl(), this.stream,
				this.directory.resolve("checkpoints").toString(), log().toString())
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
		await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(log()) || !this.process.isAlive());
		assertThat(this.process.isAlive()).as("the process has started").isTrue();
	}

	private int messages() {
		assertThat(this.process.isAlive()).as("the process lives").isTrue();
		return Files.exists(log()) ? (int) lines().stream().filter((line) -> !line.equals("start")).count() : 0;
	}

	private List<String> lines() {
		try {
			String text = Files.readString(log());
			// The line being written is no line yet.
			return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path log() {
		return this.directory.resolve("handled");
	}

}
