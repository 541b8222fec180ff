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

package io.durablestreams.boot.application;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.cloudevents.CloudEventCustomizer;
import io.durablestreams.client.cloudevents.CloudEventEnvelope;
import io.durablestreams.client.cloudevents.CloudEventHeaders;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The examples of docs/cloudevents.md, and what the page says of them.
 */
class CloudEventsExampleTests {

	private static final List<Path> SOURCES = List.of(
			Path.of("src/test/java/io/durablestreams/boot/application/CloudEventsExampleTests.java"),
			Path.of("../durable-streams-spring/src/test/java/io/durablestreams/listener/AbstractCloudEventTests.java"));

	private final String page = read(Path.of("../docs/cloudevents.md"));

	private final PropertySource<?> properties = load(examples("yaml").get(0));

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Shop.class)
		.withInitializer((context) -> context.getEnvironment().getPropertySources().addLast(this.properties))
		.withPropertyValues("durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0",
				"durable.streams.producer-defaults.create=if-missing", "management.tracing.sampling.probability=1");

	@Test
	void everyJavaExampleIsPartOfATestThatRuns() {
		String sources = withoutGaps(
				SOURCES.stream().map(CloudEventsExampleTests::read).collect(Collectors.joining("\n")));
		assertThat(examples("java")).hasSizeGreaterThan(4)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
	}

	@Test
	void everyHeaderIsThere() {
		assertThat(Arrays.stream(CloudEventHeaders.class.getDeclaredFields()).map(Field::getName))
			.allSatisfy((name) -> assertThat(this.page).contains("`" + name + "`"));
	}

	@Test
	void whatIsSentIsAnEventLikeThatOfThePageAndOneTraceGoesFromTheSenderToTheListener() {
		this.runner.run((context) -> {
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			request.scoped(() -> orders(context).send(new Order("o-1", "ada")).join());
			request.stop();
			Stock stock = context.getBean(Stock.class);
			await().until(() -> stock.received.size() == 1);
			JsonNode event = JsonMapper.shared().readTree(StreamsRunner.read(context, "orders").get(0));
			JsonNode told = JsonMapper.shared().readTree(examples("json").get(0));
			assertThat(event.propertyNames()).containsExactlyElementsOf(told.propertyNames());
			for (String name : List.of("specversion", "source", "type", "datacontenttype", "data")) {
				assertThat(event.get(name)).as(name).isEqualTo(told.get(name));
			}
			assertThat(stock.received)
				.containsExactly("order-placed " + event.get("id").asString() + " Order[number=o-1, customer=ada]");
			assertOneTrace(context, event.get("traceparent").asString());
		});
	}

	private static void assertOneTrace(ApplicationContext context, String traceparent) {
		InMemorySpanExporter exporter = context.getBean(InMemorySpanExporter.class);
		await().untilAsserted(() -> {
			context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
			assertThat(exporter.getFinishedSpanItems()).extracting(SpanData::getName)
				.contains("request", "orders send", "stock process");
		});
		SpanData request = span(exporter, "request");
		SpanData send = span(exporter, "orders send");
		SpanData handling = span(exporter, "stock process");
		assertThat(send.getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(traceparent).startsWith("00-" + request.getTraceId() + "-" + send.getSpanId() + "-");
		assertThat(handling.getParentSpanId()).isEqualTo(send.getSpanId());
		assertThat(handling.getTraceId()).isEqualTo(request.getTraceId());
	}

	private static SpanData span(InMemorySpanExporter exporter, String name) {
		return exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void customizersAndHeadersSetAttributes() {
		this.runner.withUserConfiguration(Customized.class).run((context) -> {
			DurableStreamProducer<Object> orders = orders(context);
			Order order = new Order("o-1", "ada");
			orders.send(order).join();
			Message<Order> message = MessageBuilder.withPayload(order)
				.setHeader(CloudEventHeaders.ID, order.number())
				.setHeader(CloudEventHeaders.TIME, Instant.parse("2026-03-01T12:00:00Z"))
				.build();
			orders.send(message).join();
			List<JsonNode> events = StreamsRunner.read(context, "orders")
				.stream()
				.map(JsonMapper.shared()::readTree)
				.toList();
			assertThat(events).hasSize(2).allSatisfy((event) -> {
				assertThat(event.get("id").asString()).isEqualTo("o-1");
				assertThat(event.get("subject").asString()).isEqualTo("customers/ada");
				assertThat(event.get("tenant").asString()).isEqualTo("acme");
			});
			assertThat(events.get(1).get("time").asString()).isEqualTo("2026-03-01T12:00:00Z");
		});
	}

	@Test
	void aProducerHasItsEnvelopeWithoutBootToo() {
		this.runner.run((context) -> {
			DurableStreamProducerFactory producers = context.getBean(DurableStreamProducerFactory.class);
			CloudEventEnvelope events = CloudEventEnvelope.builder().source("/shop").build();
			DurableStreamProducer<Object> orders = producers.create("orders",
					ProducerOptions.builder().envelope(events).build());
			orders(context).send(new Order("o-1", "ada")).join();
			orders.send(new Order("o-2", "ada")).join();
			assertThat(
					JsonMapper.shared().readTree(StreamsRunner.read(context, "orders").get(1)).get("type").asString())
				.isEqualTo(Order.class.getName());
			orders.close();
		});
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> orders(ApplicationContext context) {
		return context.getBean("ordersProducer", DurableStreamProducer.class);
	}

	private List<String> examples(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.page)
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	private static String withoutGaps(String code) {
		return code.replaceAll("\\s+", "");
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static PropertySource<?> load(String yaml) {
		try {
			return new YamlPropertySourceLoader()
				.load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	record Order(String number, String customer) {
	}

	static class Stock {

		private final List<String> received = new CopyOnWriteArrayList<>();

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(Order order, @Header(CloudEventHeaders.ID) String id,
				@Header(CloudEventHeaders.TYPE) String type) {
			this.received.add(type + " " + id + " " + order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

		@Bean
		Stock stock() {
			return new Stock();
		}

		@Bean
		InMemorySpanExporter spanExporter() {
			return InMemorySpanExporter.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@Bean
		CloudEventCustomizer orderEvents() {
			return (payload, event) -> {
				if (payload instanceof Order order) {
					event.id(order.number()).subject("customers/" + order.customer()).extension("tenant", "acme");
				}
			};
		}

	}

}
