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

package io.durablestreams.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds of users, with what this build has packaged: versions come from the BOM, and
 * nothing but the starter and the test support is named. All else comes from the local
 * repository of this build.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "Whole builds; run them with -Psoak")
class ConsumerBuildIT {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final List<String> VERSIONS = List.of("durable-streams", "spring-boot", "netty", "resources",
			"compiler", "surefire");

	@TempDir
	private Path directory;

	@BeforeEach
	void prepare() throws IOException {
		FileSystemUtils.copyRecursively(Path.of("src/test/consumers"), this.directory);
		publish(ROOT);
		try (Stream<Path> modules = Files.list(ROOT)) {
			for (Path module : modules.filter((file) -> Files.exists(file.resolve("pom.xml"))).toList()) {
				publish(module);
			}
		}
	}

	@Test
	void aUserOfMavenNeedsTheBomAndTheStarter() throws Exception {
		Files.writeString(this.directory.resolve("settings.xml"), """
				<settings>
					<mirrors>
						<mirror><id>others</id><mirrorOf>*,!ours</mirrorOf><url>%s</url></mirror>
					</mirrors>
					<profiles>
						<profile>
							<id>ours</id>
							<repositories><repository><id>ours</id><url>%s</url></repository></repositories>
						</profile>
					</profiles>
					<activeProfiles><activeProfile>ours</activeProfile></activeProfiles>
				</settings>
				""".formatted(others().toUri(), ours().toUri()));
		run("maven", "mvn", "-B", "-s", "../settings.xml", "-Dmaven.repo.local=" + this.directory.resolve("local"),
				"test");
		assertTested("maven/target/surefire-reports");
	}

	@Test
	void aUserOfGradleNeedsTheBomAndTheStarter() throws Exception {
		run("gradle", "gradle", "--no-daemon", "--console=plain", "-g", this.directory.resolve("local").toString(),
				"-Pours=" + ours().toUri(), "-Pothers=" + others().toUri(), "test");
		assertTested("gradle/build/test-results/test");
	}

	/** As the repository of a release would have it. */
	private void publish(Path module) throws IOException {
		String pom = Files.readString(module.resolve("pom.xml"));
		if (pom.contains("<maven.deploy.skip>true")) {
			return;
		}
		String withoutParent = pom.replaceAll("(?s)<parent>.*?</parent>", "");
		String artifact = Pattern.compile("<artifactId>(.*?)</artifactId>")
			.matcher(withoutParent)
			.results()
			.findFirst()
			.orElseThrow()
			.group(1);
		String version = version("durable-streams");
		Path target = Files.createDirectories(ours().resolve("io/durablestreams").resolve(artifact).resolve(version));
		Files.copy(module.resolve("pom.xml"), target.resolve(artifact + "-" + version + ".pom"),
				StandardCopyOption.REPLACE_EXISTING);
		Path jar = module.resolve("target").resolve(artifact + "-" + version + ".jar");
		if (Files.exists(jar)) {
			Files.copy(jar, target.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private Path ours() {
		return this.directory.resolve("ours");
	}

	private static Path others() {
		return Path.of(property("local.repository"));
	}

	private static String version(String of) {
		return property(of + ".version");
	}

	private static String property(String name) {
		String value = System.getProperty(name);
		assertThat(value).as("the system property '%s'; run this by Maven", name).isNotNull();
		return value;
	}

	private void run(String project, String program, String... arguments) throws Exception {
		Assumptions.assumeTrue(isInstalled(program), () -> program + " isn't installed");
		List<String> command = new ArrayList<>(List.of(program));
		command.addAll(List.of(arguments));
		VERSIONS
			.forEach((name) -> command.add((program.equals("mvn") ? "-D" : "-P") + name + ".version=" + version(name)));
		Path output = this.directory.resolve("output.txt");
		Process process = new ProcessBuilder(command).directory(this.directory.resolve(project).toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		boolean ended = process.waitFor(5, TimeUnit.MINUTES);
		process.destroyForcibly();
		assertThat(ended && process.exitValue() == 0).as(() -> text(output)).isTrue();
	}

	private static boolean isInstalled(String program) {
		return Stream.of(System.getenv("PATH").split(System.getProperty("path.separator")))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

	private void assertTested(String reports) throws IOException {
		try (Stream<Path> files = Files.list(this.directory.resolve(reports))) {
			assertThat(files.map(Object::toString))
				.anyMatch((name) -> name.endsWith("TEST-shop.ShopApplicationTests.xml"));
		}
	}

	private static String text(Path file) {
		try {
			return Files.readString(file, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
