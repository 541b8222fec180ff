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

package io.durablestreams.boot.application;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Processes an application ahead of time, compiles what was generated, and runs it.
 */
class AheadOfTimeTests {

	private static final String[] ARGUMENTS = { "--durable.streams.embedded.enabled=true",
			"--durable.streams.embedded.port=0", "--durable.streams.producers.outgoing-parcels.stream=parcels",
			"--durable.streams.producers.outgoing-parcels.create=if-missing",
			"--durable.streams.producers.outgoing-parcels.payload-type=" + ShippingApplication.Parcel.class.getName(),
			"--durable.streams.producers.other.payload-type=java.lang.String",
			"--durable.streams.clients.cold-store.base-url=http://localhost:1/v1/stream",
			"--spring.main.banner-mode=off", "--spring.config.name=none" };

	@TempDir
	private Path directory;

	@Test
	void anApplicationThatWasProcessedAheadOfTimePublishesAndListens() throws Exception {
		Path sources = this.directory.resolve("sources");
		Path classes = Files.createDirectories(this.directory.resolve("classes"));
		process(sources, classes);
		assertThat(hints(classes)).contains("ShippingApplication$Depot", "\"receive\"", "\"number\"");
		compile(sources, classes);
		assertThat(runWithGenerated(classes)).contains(ShippingApplication.ARRIVED);
	}

	@Test
	void aPayloadTypeThatGeneratedCodeCannotNameIsRefused() {
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> process(this.directory.resolve("sources"), this.directory.resolve("classes"),
					"--durable.streams.producers.hidden.payload-type=" + Hidden.class.getName()))
			.withMessageContaining("'durable.streams.producers.hidden.payload-type'");
	}

	private static void process(Path sources, Path classes, String... more) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(ShippingApplication.class.getName(), sources.toString(),
				classes.toString(), classes.toString(), "test", "test"));
		arguments.addAll(List.of(ARGUMENTS));
		arguments.addAll(List.of(more));
		SpringApplicationAotProcessor.main(arguments.toArray(String[]::new));
	}

	private static String hints(Path classes) throws IOException {
		return Files.readString(classes.resolve("META-INF/native-image/test/test/reachability-metadata.json"));
	}

	private static void compile(Path sources, Path classes) throws IOException {
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				classes + File.pathSeparator + System.getProperty("java.class.path")));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
		assertThat(result).isZero();
	}

	private String runWithGenerated(Path classes) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Dspring.aot.enabled=true", "-cp",
						classes + File.pathSeparator + System.getProperty("java.class.path"),
						ShippingApplication.class.getName()));
		command.addAll(List.of(ARGUMENTS));
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	record Hidden() {
	}

}
