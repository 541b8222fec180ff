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

package io.durablestreams.boot.test.example;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedDurableStreams(cleanBeforeEach = true)
class OrderFlowTests {

	@Autowired
	DurableStreamTester tester;

	@Autowired
	Stock stock;

	@Test
	void anOrderIsReserved() {
		tester.publishAndAwaitHandled("orders", new Order("tea", 3), new Order("tea", 4));
		assertThat(stock.reserved("tea")).isEqualTo(7);
	}

	@Test
	void anOrderThatCanNotBeReservedIsADeadLetter() {
		tester.publishAndAwaitHandled("orders", new Order("milk", 0), new Order("milk", 1));
		assertThat(tester.collect("orders.dlq", JsonNode.class, 1)).hasSize(1);
		assertThat(stock.reserved("milk")).isEqualTo(1);
	}

	@Test
	void nothingIsLostOrDoubledWhenReadsBreak(@Autowired EmbeddedDurableStreamsServer server) {
		server.faults().inject("orders", Fault.cut(10).on(HttpMethod.GET));
		server.faults().inject("orders", Fault.status(503).times(2).on(HttpMethod.GET));
		tester.publishAndAwaitHandled("orders", new Order("coffee", 1), new Order("coffee", 1));
		assertThat(stock.reserved("coffee")).isEqualTo(2);
	}

}
