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

package io.durablestreams.boot.autoconfigure.producer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.cloudevents.CloudEventCustomizer;
import io.durablestreams.core.DurableStreamOperations;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of CloudEvents by properties.
 */
class CloudEventsAutoConfigurationTests {

	private static final String ENABLED = "durable.streams.producers.orders.cloudevents.enabled=true";

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withPropertyValues("spring.application.name=my shop", "durable.streams.producer-defaults.create=if-missing");

	@Test
	void whenAProducerHasCloudEventsThenTheirSourceIsTheApplicationAndTheirTypeTheClass() {
		this.runner.withPropertyValues(ENABLED).run((context) -> {
			send(context, "ordersProducer");
			JsonNode event = events(context, "orders").get(0);
			assertThat(event.get("source").asString()).isEqualTo("/my%20shop");
			assertThat(event.get("type").asString()).isEqualTo(Placed.class.getName());
			assertThat(event.get("data").toString()).isEqualTo("{\"id\":\"a\"}");
		});
	}

	@Test
	void whenSourceAndTypeAreSetThenThoseOfTheProducerWinOverTheDefaults() {
		this.runner
			.withPropertyValues("durable.streams.producer-defaults.cloudevents.enabled=true",
					"durable.streams.producer-defaults.cloudevents.source=/shop",
					"durable.streams.producer-defaults.cloudevents.type=placed",
					"durable.streams.producers.orders.cloudevents.type=order-placed",
					"durable.streams.producers.plain.cloudevents.enabled=false")
			.run((context) -> {
				send(context, "ordersProducer");
				send(context, "plainProducer");
				JsonNode event = events(context, "orders").get(0);
				assertThat(event.get("source").asString()).isEqualTo("/shop");
				assertThat(event.get("type").asString()).isEqualTo("order-placed");
				assertThat(StreamsRunner.read(context, "plain")).containsExactly("{\"id\":\"a\"}");
			});
	}

	@Test
	void whenAProducerSaysWhetherAStreamHasCloudEventsThenTheTemplateGoesByIt() {
		this.runner
			.withPropertyValues("durable.streams.producer-defaults.cloudevents.enabled=true",
					"durable.streams.producers.orders.stream=shop/orders",
					"durable.streams.producers.orders.cloudevents.enabled=false")
			.run((context) -> {
				DurableStreamOperations template = context.getBean(DurableStreamOperations.class);
				template.send("shop/orders", new Placed("a"));
				template.send("other", new Placed("a"));
				assertThat(StreamsRunner.read(context, "shop/orders")).containsExactly("{\"id\":\"a\"}");
				assertThat(events(context, "other").get(0).get("source").asString()).isEqualTo("/my%20shop");
			});
	}

	@Test
	void whenThereAreCustomizersThenTheySetAttributesInTheirOrder() {
		this.runner.withPropertyValues(ENABLED).withUserConfiguration(Customizers.class).run((context) -> {
			send(context, "ordersProducer");
			assertThat(events(context, "orders").get(0).get("id").asString()).isEqualTo("order-a");
		});
	}

	@Test
	void whenNothingTellsASourceThenTheFailureNamesWhatToSet() {
		this.runner.withPropertyValues(ENABLED, "spring.application.name=")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.producers.orders'")
				.contains("'cloudevents.source'")
				.contains("'spring.application.name'"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "durable.streams.producers.orders.cloudevents.type=placed",
			"durable.streams.producers.orders.cloudevents.source=/shop" })
	void whenSomethingIsSetOfCloudEventsThatThereAreNotThenTheFailureSaysSo(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("have no effect unless 'cloudevents.enabled' is true"));
	}

	@Test
	void whenTheContentTypeIsThatOfCloudEventsThenTheFailureSaysWhichItMustBe() {
		this.runner
			.withPropertyValues(ENABLED, "durable.streams.producers.orders.content-type=application/cloudevents+json")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'content-type' must be application/json")
				.contains("application/cloudevents+json"));
	}

	@Test
	void whenListenersHaveCloudEventsThenTheyGetDataAndSendEventsOn() {
		this.runner
			.withPropertyValues(ENABLED, "durable.streams.listeners.stock.cloudevents=true",
					"durable.streams.producers.reserved.cloudevents.enabled=true",
					"durable.streams.producers.reserved.cloudevents.source=/stock")
			.withBean(Listeners.class)
			.run((context) -> {
				send(context, "ordersProducer");
				Listeners listeners = context.getBean(Listeners.class);
				await().untilAsserted(
						() -> assertThat(listeners.received).containsExactly("a /my%20shop", "reserved a /stock"));
			});
	}

	private static void send(ApplicationContext context, String producer) {
		@SuppressWarnings("unchecked")
		DurableStreamProducer<Object> bean = context.getBean(producer, DurableStreamProducer.class);
		bean.send(new Placed("a")).join();
	}

	private static List<JsonNode> events(ApplicationContext context, String stream) {
		return StreamsRunner.read(context, stream).stream().map(JsonMapper.shared()::readTree).toList();
	}

	record Placed(String id) {
	}

	static class Listeners {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		@SendTo("reserved")
		Placed reserve(Placed order, @Header("ce-source") String source) {
			this.received.add(order.id() + " " + source);
			return new Placed("reserved " + order.id());
		}

		@DurableStreamListener(id = "delivery", streams = "reserved", cloudEvents = "${delivery.cloudevents:true}")
		void deliver(Placed order, @Header("ce-source") String source) {
			this.received.add(order.id() + " " + source);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		CloudEventCustomizer last() {
			return (payload, event) -> event.id("order-" + event.get("id"));
		}

		@Bean
		@Order(1)
		CloudEventCustomizer first() {
			return (payload, event) -> event.id(((Placed) payload).id());
		}

	}

}
