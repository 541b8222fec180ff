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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the outbox costs, in a process with 128 MiB of heap. What was measured is kept in
 * the build's directory.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class OutboxFiguresTests {

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	@BeforeEach
	void start() {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void aBacklogOfAMillionMessagesIsRelayedWithin100Seconds() throws Exception {
		String figures = measure("backlog", 1_000_000);
		assertThat(number(figures, "relaying: (\\d+) ms")).isLessThan(100_000);
	}

	@Test
	void itCostsAtMostOneAndAHalfTimesAsMuchAsTheSameInsertsAndDeletes() throws Exception {
		String figures = measure("cost", 50_000);
		assertThat(number(figures, "ratio of time: ([\\d.]+)")).isLessThan(1.5);
		assertThat(number(figures, "ratio of CPU: ([\\d.]+)")).isLessThan(1.5);
	}

	private String measure(String what, int messages) throws IOException, InterruptedException {
		Path output = Path.of("target", "outbox-" + what + ".txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-cp", System.getProperty("java.class.path"), OutboxFigures.class.getName(), what,
				this.server.baseUrl(), PostgresServer.get().url(), Integer.toString(messages))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

	private static double number(String figures, String pattern) {
		Matcher matcher = Pattern.compile(pattern).matcher(figures);
		assertThat(matcher.find()).as(figures).isTrue();
		return Double.parseDouble(matcher.group(1));
	}

}
