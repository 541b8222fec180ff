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

package io.durablestreams.core;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.StreamMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

import org.springframework.util.backoff.FixedBackOff;

/**
 * What tests of a {@link DurableStreamAdmin} share.
 */
abstract class AbstractStreamAdminTests extends AbstractTemplateTests {

	final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void watchLog() {
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DurableStreamAdmin.class);
	}

	List<String> told(Level level) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	DurableStreamAdmin start(NewStream... streams) {
		DurableStreamAdmin admin = builder().streams(streams).build();
		admin.start();
		return admin;
	}

	DurableStreamAdminBuilder builder() {
		return DurableStreamAdmin.builder(this.client).retryBackOff(new FixedBackOff(20, Long.MAX_VALUE));
	}

	static NewStreamStatus status(DurableStreamAdmin admin) {
		return admin.statuses().iterator().next();
	}

	StreamMetadata metadata(String stream) {
		return this.client.stream(stream).metadata().block();
	}

}
