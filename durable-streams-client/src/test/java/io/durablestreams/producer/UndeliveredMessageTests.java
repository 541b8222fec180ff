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

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What somebody learns who sends and doesn't look at the future.
 */
class UndeliveredMessageTests {

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private DurableStreamsClient client;

	private DurableStreamProducerFactory factory;

	@BeforeEach
	void start() {
		this.server.start();
		this.client = DurableStreamsClient.builder(this.server.baseUrl()).build();
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).build();
		this.log.list = new CopyOnWriteArrayList<>();
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void stop() {
		logger().detachAppender(this.log);
		this.factory.close();
		this.client.close();
		this.server.close();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("io.durablestreams.producer.DeliveryLog");
	}

	@Test
	void aMissingStreamIsLoggedOnceWithThePropertyThatWouldCreateIt() {
		DurableStreamProducer<Integer> producer = this.factory.create("missing", options().build());
		for (int i = 0; i < 20; i++) {
			producer.send(i);
		}
		producer.flush().join();
		await().until(() -> !this.log.list.isEmpty());
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'orders'", "'missing'",
					"'create' = 'if-missing'", "'durable.streams.producers.orders.create'"));
		assertThat(producer.status().lastFailure()).isInstanceOf(RejectedAppendException.class);
		producer.close();
		assertThat(this.log.list).last()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("could not deliver"));
	}

	@Test
	void aStreamOfAnotherTypeIsLoggedWithBothTypes() {
		this.client.stream("text").create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(Duration.ofSeconds(20));
		DurableStreamProducer<Integer> producer = this.factory.create("text", options().build());
		producer.send(1);
		producer.flush().join();
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'application/json'", "'text/plain'",
					"'durable.streams.producers.orders.content-type'"));
	}

	@Test
	void whatAClosingProducerWaitsForIsTold() {
		this.client.stream("slow").create(CreateOptions.json()).block(Duration.ofSeconds(20));
		DurableStreamProducer<Integer> producer = this.factory.create("slow",
				options().linger(Duration.ofSeconds(15)).closeTimeout(Duration.ofSeconds(20)).build());
		producer.send(1);
		producer.close();
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("'slow'", "PT20S", "1 message(s)"));
	}

	private static ProducerOptionsBuilder options() {
		return ProducerOptions.builder().name("orders").deliveryTimeout(Duration.ofSeconds(20));
	}

}
