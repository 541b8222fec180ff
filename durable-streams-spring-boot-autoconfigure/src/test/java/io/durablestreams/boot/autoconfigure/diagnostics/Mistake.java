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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.boot.fixtures.StartUpReports;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mistake that somebody makes, and what has to be in the report they read.
 *
 * @param name what the mistake is
 * @param application the application's main class
 * @param arguments its arguments
 * @param expected what the report has to name
 */
record Mistake(String name, Class<?> application, List<String> arguments, String... expected) {

	/**
	 * Make the mistake, and keep what a user would read, for people to read it too.
	 */
	void assertIsExplained() throws IOException {
		String[] all = Stream
			.concat(Stream.of("--durable.streams.base-url=http://localhost:1/v1/stream"), this.arguments.stream())
			.toArray(String[]::new);
		String report = StartUpReports.of(this.application, all);
		Files.writeString(Files.createDirectories(Path.of("target", "mistakes")).resolve(this.name + ".txt"), report);
		assertThat(report).contains("APPLICATION FAILED TO START", "Description:", "Action:")
			.contains(this.expected)
			.doesNotContain("\tat ");
	}

	@Override
	public String toString() {
		return this.name;
	}

}
