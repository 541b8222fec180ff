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

package io.durablestreams.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Where the board keeps what it writes.
 */
class DataDirectoryTests {

	@Test
	void aDataDirectoryThatCanNotBeWrittenIsNamed(@TempDir Path directory) throws IOException {
		Path file = Files.createFile(directory.resolve("file"));
		assertThat(reportOf("--server.port=0", "--sample.data-dir=" + file.resolve("data")))
			.contains("APPLICATION FAILED TO START")
			.contains("sample.data-dir")
			.contains(file.toString())
			.contains("can't be written");
	}

	/** What a board writes to its log that can't start. */
	private static String reportOf(String... arguments) {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		SpringApplication application = new SpringApplication(SampleApplication.class);
		// Once the logging has been set up, which drops all appenders.
		application
			.addInitializers((context) -> ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log));
		assertThatException().isThrownBy(() -> application.run(arguments).close());
		((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
		return String.join("\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
	}

}
