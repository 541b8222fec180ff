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
