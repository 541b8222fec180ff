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

import java.nio.file.Path;

/**
 * Where the build has put what these tests run.
 */
final class TestPaths {

	private TestPaths() {
	}

	static Path workDirectory() {
		return path("work.directory");
	}

	static Path sampleJar() {
		return path("sample.jar");
	}

	static Path java() {
		return Path.of(System.getProperty("java.home"), "bin", "java");
	}

	private static Path path(String property) {
		String value = System.getProperty(property);
		if (value == null) {
			throw new IllegalStateException(
					"The system property '" + property + "' is missing: run these tests by Maven");
		}
		return Path.of(value).toAbsolutePath().normalize();
	}

}
