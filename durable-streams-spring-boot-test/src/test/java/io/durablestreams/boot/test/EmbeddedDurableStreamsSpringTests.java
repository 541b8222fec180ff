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

package io.durablestreams.boot.test;

import java.time.Duration;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link EmbeddedDurableStreams} with Spring.
 */
@SpringBootTest(classes = OrdersApplication.class, properties = "durable.streams.streams.audit.ttl=1h")
@EmbeddedDurableStreams(cleanBeforeEach = true)
class EmbeddedDurableStreamsSpringTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	private DurableStreamsClient client;

	@Autowired
	private OrdersApplication application;

	@BeforeEach
	void forgetHandled() {
		this.application.handled.clear();
	}

	@Test
	void theBaseUrlLeadsToTheServer(@Autowired EmbeddedDurableStreamsServer server,
			@Value("${durable.streams.base-url}") String baseUrl) {
		assertThat(baseUrl).isEqualTo(server.baseUrl());
	}

	@RepeatedTest(3)
	void eachTestBeginsWithoutStreamsAndWithListenersThatBeginAnew() {
		DurableStream orders = this.client.stream("orders");
		// Created, not found: the stream of the repetition before is gone
		assertThat(orders.create(CreateOptions.json()).block(LIMIT)).isNotNull()
			.satisfies((result) -> assertThat(result.created()).isTrue());
		orders.append("[{\"number\":1},{\"number\":2}]").block(LIMIT);
		await().atMost(LIMIT).untilAsserted(() -> assertThat(this.application.handled).containsExactly(1, 2));
	}

	@RepeatedTest(2)
	void eachTestBeginsWithTheStreamsThatTheApplicationWants() {
		DurableStream audit = this.client.stream("audit");
		assertThat(audit.read().signals().ofType(ReadSignal.Message.class).collectList().block(LIMIT)).isEmpty();
		audit.append("[1]").block(LIMIT);
	}

}
