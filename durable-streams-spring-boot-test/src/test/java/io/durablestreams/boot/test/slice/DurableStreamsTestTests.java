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

package io.durablestreams.boot.test.slice;

import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.test.autoconfigure.DurableStreamsTest;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.stereotype.Service;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsTest}.
 */
@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
class DurableStreamsTestTests {

	@Nested
	@ActiveProfiles("production")
	@DurableStreamsTest(properties = "durable.streams.producers.orders.create=if-missing")
	class Plain {

		@Autowired
		private ApplicationContext context;

		@Autowired
		private DurableStreamTester tester;

		@Test
		void listenersAreFoundAlsoInheritedAndRepeatedOnes(@Autowired StockListener stock,
				@Autowired AuditListener audit) {
			this.tester.publishAndAwaitHandled("orders", new StockListener.Order("tea"));
			assertThat(stock.reserved).contains("tea");
			assertThat(audit.audited).hasPositiveValue();
		}

		@Test
		void producersAreThereAndWhatTakesPartInThem(@Autowired DurableStreamProducer<StockListener.Order> orders,
				@Autowired CountingInterceptor interceptor) {
			int before = interceptor.sent.get();
			orders.send(new StockListener.Order("coffee")).join();
			assertThat(interceptor.sent).hasValue(before + 1);
			assertThat(this.tester.collect("orders", StockListener.Order.class))
				.contains(new StockListener.Order("coffee"));
		}

		@Test
		void whatTakesPartInListeningIsThere(@Autowired StockListener stock) {
			this.tester.publishAndAwaitHandled("orders", new StockListener.Order("decaf"));
			assertThat(stock.reserved).doesNotContain("decaf");
		}

		@Test
		void nothingElseOfTheApplicationIsThere() {
			assertThat(this.context.getBeansOfType(PricesService.class)).isEmpty();
		}

		@Test
		void theServerIsEmbeddedAndCheckpointsAreInMemoryWhateverTheApplicationHas() {
			// application-production.properties says otherwise
			assertThat(this.context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl())
				.isEqualTo(this.context.getBean(EmbeddedDurableStreamsServer.class).baseUrl());
			assertThat(this.context.getBean(OffsetStore.class)).isInstanceOf(InMemoryOffsetStore.class);
		}

	}

	@Nested
	@DurableStreamsTest(AuditListener.class)
	class OneListener {

		@Test
		void onlyTheNamedListenersAreThere(@Autowired ApplicationContext context) {
			assertThat(context.getBeansOfType(AuditListener.class)).hasSize(1);
			assertThat(context.getBeansOfType(StockListener.class)).isEmpty();
		}

	}

	@Nested
	@DurableStreamsTest(useDefaultFilters = false,
			includeFilters = @Filter(type = FilterType.ANNOTATION, classes = Service.class))
	class OwnFilters {

		@Test
		void componentsAreChosenByFilters(@Autowired ApplicationContext context) {
			assertThat(context.getBeansOfType(PricesService.class)).hasSize(1);
			assertThat(context.getBeansOfType(StockListener.class)).isEmpty();
			assertThat(context.getBeansOfType(DurableStreamsClient.class)).hasSize(1);
		}

	}

	@Nested
	@DurableStreamsTest
	@EmbeddedDurableStreams(maxResponseSize = "1KB")
	class WithItsOwnServer {

		@Test
		void thereIsOneServer(@Autowired ApplicationContext context) {
			assertThat(context.getBeansOfType(EmbeddedDurableStreamsServer.class)).hasSize(1);
			assertThat(context.getBean(DurableStreamsConnectionDetails.class).getBaseUrl())
				.isEqualTo(context.getBean(EmbeddedDurableStreamsServer.class).baseUrl());
		}

	}

}
