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

package io.durablestreams.listener.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ConsumerStatus}.
 */
class ConsumerStatusTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<Object> events = new ArrayList<>();

	private final ConsumerStatus status = new ConsumerStatus("stock", "orders",
			new ConsumerReports("stock", "orders", new ListenerEvents(this.events::add)));

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
		this.status.state(ContainerState.LIVE);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	@Test
	void whatHoldsAConsumerUpIsLoggedOnceForEachReasonUntilItGoesOn() {
		for (int outage = 0; outage < 2; outage++) {
			for (int attempt = 0; attempt < 10; attempt++) {
				this.status.disrupted(new IOException("the connection was refused"));
				this.status.disrupted(new IOException("the certificate has expired"));
			}
			this.status.recovered();
		}
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly((line) -> assertThat(line).contains("'stock'", "'orders'", "refused"),
					(line) -> assertThat(line).contains("expired"), (line) -> assertThat(line).contains("goes on"),
					(line) -> assertThat(line).contains("refused"), (line) -> assertThat(line).contains("expired"),
					(line) -> assertThat(line).contains("goes on"));
		assertThat(this.events).filteredOn(ListenerEvent.Disrupted.class::isInstance).hasSize(2);
		assertThat(this.events).filteredOn(ListenerEvent.Recovered.class::isInstance).hasSize(2);
	}

	@Test
	void reasonsThatAreAlwaysNewDoNotFillTheLog() {
		for (int attempt = 0; attempt < 1000; attempt++) {
			this.status.disrupted(new IOException("attempt " + attempt));
		}
		assertThat(this.log.list).hasSize(10);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(ConsumerReports.class);
	}

}
