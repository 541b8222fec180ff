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

package io.durablestreams.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DeliveryLog}, with a clock of their own.
 */
class DeliveryLogTests {

	private final AtomicLong nanos = new AtomicLong();

	private final DeliveryLog deliveries = new DeliveryLog("orders", "shop/orders", () -> 3, this.nanos::get);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	@Test
	void aTroubleOfSomeSecondsIsToldOnceAndItsEndToo() {
		for (int second = 0; second < 60; second++) {
			assertThat(this.log.list).as("after %s s", second).hasSize((second <= 5) ? 0 : 1);
			fail();
			this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		}
		assertThat(this.log.list).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.WARN);
			assertThat(event.getFormattedMessage()).contains("'orders'", "'shop/orders'", "5 s", "3 message(s)",
					"refused");
		});
		this.deliveries.delivered();
		assertThat(this.log.list).last()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("appends again"));
	}

	@Test
	void troublesThatPassAreNotTold() {
		for (int i = 0; i < 60; i++) {
			fail();
			this.nanos.addAndGet(Duration.ofSeconds(4).toNanos());
			fail();
			this.deliveries.delivered();
		}
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void eachReasonIsToldOnceUntilSomethingIsDelivered() {
		for (int i = 0; i < 10; i++) {
			fail("the authority is not trusted");
			this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
		}
		assertThat(this.log.list).hasSize(1);
		for (int i = 0; i < 10; i++) {
			fail("the certificate has expired");
			fail("the authority is not trusted");
		}
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly((first) -> assertThat(first).contains("not trusted"),
					(second) -> assertThat(second).contains("has expired"));
	}

	private void fail() {
		fail("refused");
	}

	private void fail(String reason) {
		this.deliveries.attemptFailed(new IOException(reason));
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DeliveryLog.class);
	}

}
