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

package io.durablestreams.boot.autoconfigure.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what a client takes from files while it runs.
 */
class ClientReloadTests {

	@TempDir
	Path directory;

	private RecordingServer server;

	private ApplicationContextRunner runner;

	@BeforeEach
	void startServer() {
		this.server = RecordingServer.start();
		this.runner = StreamsRunner.create().withPropertyValues("durable.streams.base-url=" + this.server.baseUrl());
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void whenATokensFileChangesThenTheNextRequestHasTheNewOne() throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "first\n");
		Path tenant = Files.writeString(this.directory.resolve("tenant"), "blue");
		this.runner
			.withPropertyValues("durable.streams.bearer-token-file=" + token,
					"durable.streams.header-files.X-Tenant=" + tenant)
			.run((context) -> {
				assertThat(header(context, "Authorization")).isEqualTo("Bearer first");
				assertThat(header(context, "X-Tenant")).isEqualTo("blue");
				Files.writeString(token, "other");
				assertThat(header(context, "Authorization")).isEqualTo("Bearer other");
				Path next = Files.writeString(this.directory.resolve("next"), "third");
				Files.move(next, token, StandardCopyOption.REPLACE_EXISTING);
				assertThat(header(context, "Authorization")).isEqualTo("Bearer third");
				assertThat(header(context, "X-Tenant")).isEqualTo("blue");
			});
	}

	@Test
	void whileATokensFileIsMissingTheOneBeforeIsSentAndThatIsToldOnce() throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "secret-1");
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(HeaderFile.class);
		logger.addAppender(log);
		this.runner.withPropertyValues("durable.streams.bearer-token-file=" + token).run((context) -> {
			Files.delete(token);
			assertThat(header(context, "Authorization")).isEqualTo("Bearer secret-1");
			assertThat(header(context, "Authorization")).isEqualTo("Bearer secret-1");
			Files.writeString(token, "");
			assertThat(header(context, "Authorization")).isEqualTo("Bearer secret-1");
			Files.writeString(token, "secret-2");
			assertThat(header(context, "Authorization")).isEqualTo("Bearer secret-2");
		});
		logger.detachAppender(log);
		assertThat(log.list).singleElement()
			.satisfies((line) -> assertThat(line.getFormattedMessage())
				.contains("'durable.streams.bearer-token-file' can't be read")
				.doesNotContain("secret-"));
	}

	@Test
	void whenATokensFileIsNotThereAtTheStartThenTheFailureNamesItAndTheProperty() {
		this.runner.withPropertyValues("durable.streams.bearer-token-file=" + this.directory.resolve("missing"))
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("missing", "'durable.streams.bearer-token-file'");
				assertThat(failure.getAction()).contains("'durable.streams.bearer-token-file'");
			});
	}

	@Test
	void whenAHeaderIsGivenTwiceThenTheFailureNamesIt() throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "one");
		this.runner
			.withPropertyValues("durable.streams.bearer-token-file=" + token,
					"durable.streams.headers.authorization=Basic other")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.bearer-token-file'", "'Authorization'")
				.doesNotContain("Basic"));
	}

	private String header(ApplicationContext context, String name) {
		this.server.requests().clear();
		context.getBean(DurableStreamsClient.class).stream("orders").metadata().block(StreamsRunner.LIMIT);
		return this.server.requests().get(0).headers().get(name);
	}

}
