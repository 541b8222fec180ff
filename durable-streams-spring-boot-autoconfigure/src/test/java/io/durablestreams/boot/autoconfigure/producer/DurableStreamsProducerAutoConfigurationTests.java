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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.ProducerOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.http.client.autoconfigure.reactive.ClientHttpConnectorBuilderCustomizer;
import org.springframework.boot.http.client.reactive.ReactorClientHttpConnectorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsProducerAutoConfiguration}.
 */
class DurableStreamsProducerAutoConfigurationTests {

	private static final String SHIPMENT = Shipment.class.getName();

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withPropertyValues("durable.streams.producer-defaults.create=if-missing");

	private final ApplicationContextRunner ordersRunner = this.runner
		.withPropertyValues("durable.streams.producers.orders.stream=shop/orders");

	@Test
	void whenAProducerIsNamedThenItsBeanAppendsToItsStream() {
		this.ordersRunner.run((context) -> {
			assertThat(context).hasBean("ordersProducer");
			AppendResult result = send(producer(context, "ordersProducer"), new Shipment("A-1"));
			assertThat(result.nextOffset()).isNotNull();
			assertThat(StreamsRunner.read(context, "shop/orders")).containsExactly("{\"trackingCode\":\"A-1\"}");
		});
	}

	@Test
	void whenThereIsOneProducerThenItIsInjectedByTypeAlone() {
		this.ordersRunner.withBean(ByTypeAlone.class)
			.run((context) -> assertThat(context.getBean(ByTypeAlone.class).producer.streamName())
				.isEqualTo("shop/orders"));
	}

	@Test
	void whenThereAreSeveralProducersThenTheyAreInjectedByQualifier() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.order-events.linger=5ms")
			.withBean(ByQualifier.class)
			.run((context) -> {
				ByQualifier bean = context.getBean(ByQualifier.class);
				assertThat(bean.orders.streamName()).isEqualTo("shop/orders");
				assertThat(bean.orderEvents.streamName()).isEqualTo("order-events");
				assertThat(bean.orderEvents).isSameAs(context.getBean("orderEventsProducer"));
			});
	}

	@Test
	void whenThereAreSeveralProducersThenTheirNamesTheirBeansNamesAndParameterNamesChoose() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.order-events.linger=5ms")
			.withBean(ByAnyName.class)
			.run((context) -> {
				ByAnyName bean = context.getBean(ByAnyName.class);
				assertThat(bean.orders).isSameAs(bean.ordersProducer)
					.isSameAs(bean.byName)
					.isSameAs(bean.byBeanName)
					.isSameAs(context.getBean("orders"));
				assertThat(bean.orderEventsProducer.streamName()).isEqualTo("order-events");
			});
	}

	@Test
	void whenAnotherBeanHasTheNameOfAProducerThenBothQualifiersStillChoose() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.order-events.linger=5ms")
			.withBean("orders", Shipment.class, () -> new Shipment("none"))
			.withBean(ByQualifier.class)
			.withBean(ByBeanName.class)
			.run((context) -> {
				assertThat(context.getBean("orders")).isInstanceOf(Shipment.class);
				assertThat(context.getBean(ByQualifier.class).orders).isSameAs(context.getBean(ByBeanName.class).orders)
					.isSameAs(context.getBean("ordersProducer"));
			});
	}

	@Test
	void whenPayloadTypesAreSetThenProducersAreInjectedByGenericType() {
		this.runner
			.withPropertyValues("durable.streams.producers.shipments.payload-type=" + SHIPMENT,
					"durable.streams.producers.notes.payload-type=java.lang.String",
					"durable.streams.producers.notes.content-type=text/plain")
			.withBean(ByGenericType.class)
			.run((context) -> {
				ByGenericType bean = context.getBean(ByGenericType.class);
				assertThat(bean.shipments.streamName()).isEqualTo("shipments");
				assertThat(bean.notes.streamName()).isEqualTo("notes");
				assertThat(context.getBeanNamesForType(
						ResolvableType.forClassWithGenerics(DurableStreamProducer.class, Shipment.class)))
					.containsExactly("shipmentsProducer");
			});
	}

	@Test
	void whenAPayloadTypeDoesNotExistThenBindingFailsAtTheProperty() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.orders.payload-type=com.example.Missing")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(BindException.class.getName())
				.hasStackTraceContaining("durable.streams.producers"));
	}

	@Test
	void whenTheApplicationHasABeanOfTheNameThenItIsKept() {
		this.ordersRunner.withUserConfiguration(OwnProducerConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(DurableStreamProducer.class);
			assertThat(producer(context, "ordersProducer").streamName()).isEqualTo("own");
		});
	}

	@Test
	void whenABeanOfTheNameIsNoProducerThenTheFailureNamesBoth() {
		this.ordersRunner.withBean("ordersProducer", StringBuilder.class)
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.producers.orders'")
				.contains("'ordersProducer'")
				.contains(StringBuilder.class.getName()));
	}

	@Test
	void whenTwoProducersWouldBeOneBeanThenTheFailureNamesBoth() {
		this.runner
			.withPropertyValues("durable.streams.producers.order-events.linger=1ms",
					"durable.streams.producers.orderEvents.linger=1ms")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription()).contains("'order-events'")
				.contains("'orderEvents'")
				.contains("'orderEventsProducer'"));
	}

	@Test
	void whenAStreamNameIsBlankThenTheFailureNamesTheProperty() {
		this.runner.withPropertyValues("durable.streams.producers.orders.stream= ").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'orders'").contains("blank");
			assertThat(failure.getAction()).contains("durable.streams.producers.orders.stream");
		});
	}

	@Test
	void whenOptionsDoNotFitTogetherThenTheFailureNamesTheProducer() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.orders.epoch=1")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.producers.orders'")
				.contains("'epoch'"));
	}

	@Test
	void whenThereAreNoProducersThenStreamsKnownAtRunTimeHaveOnesFromTheFactory() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(DurableStreamProducer.class);
			DurableStreamProducer<Shipment> producer = context.getBean(DurableStreamProducerFactory.class)
				.get("chat/1", Shipment.class);
			send(producer, new Shipment("A-2"));
			assertThat(StreamsRunner.read(context, "chat/1")).containsExactly("{\"trackingCode\":\"A-2\"}");
		});
	}

	@Test
	void whenTheApplicationHasAFactoryThenItsProducersComeFromIt() {
		this.ordersRunner.withUserConfiguration(OwnFactoryConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(DurableStreamProducerFactory.class).hasBean("ownFactory");
			assertThat(producer(context, "ordersProducer").streamName()).isEqualTo("shop/orders");
		});
	}

	@Test
	void whenTheApplicationHasAJsonMapperAndInterceptorsThenMessagesGoThroughThem() {
		this.ordersRunner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.withUserConfiguration(InterceptorsConfiguration.class)
			.run((context) -> {
				send(producer(context, "ordersProducer"), new Shipment("A"));
				assertThat(StreamsRunner.read(context, "shop/orders")).containsExactly("{\"tracking_code\":\"A12\"}");
			});
	}

	@Test
	void whenThereIsAMeterRegistryThenProducersAreMeteredByTheirName() {
		this.ordersRunner.withBean(SimpleMeterRegistry.class).run((context) -> {
			send(producer(context, "ordersProducer"), new Shipment("A-3"));
			assertThat(context.getBean(MeterRegistry.class)
				.get("durable.streams.producer.sent")
				.tags("producer", "orders", "outcome", "acknowledged")
				.counter()
				.count()).isEqualTo(1);
		});
	}

	@Test
	void whenTheContextIsClosedThenProducersSendWhatTheyHold() {
		closedContextSendsWhatItHolds(StreamsRunner.create());
	}

	/** As where Spring WebFlux runs on Netty. */
	@Test
	void whenTheContextsReactorResourcesAreClosedBeforeThenProducersSendWhatTheyHoldAllTheSame() {
		ReactorResourceFactory resources = new ReactorResourceFactory();
		resources.setShutdownQuietPeriod(Duration.ZERO);
		ClientHttpConnectorBuilderCustomizer<ReactorClientHttpConnectorBuilder> customizer = (builder) -> builder
			.withReactorResourceFactory(resources);
		closedContextSendsWhatItHolds(StreamsRunner.create()
			.withBean(ReactorResourceFactory.class, () -> resources)
			.withBean(ClientHttpConnectorBuilderCustomizer.class, () -> customizer));
	}

	private static void closedContextSendsWhatItHolds(ApplicationContextRunner runner) {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
		try {
			ApplicationContextRunner lingering = runner.withPropertyValues(
					"durable.streams.base-url=" + server.baseUrl(),
					"durable.streams.producers.orders.create=if-missing", "durable.streams.producers.orders.linger=1m");
			CompletableFuture<?>[] held = new CompletableFuture<?>[1];
			lingering.run((context) -> {
				producer(context, "ordersProducer").send(new Shipment("A-3"));
				producer(context, "ordersProducer").flush().get(30, TimeUnit.SECONDS);
				held[0] = producer(context, "ordersProducer").send(new Shipment("A-4"));
			});
			assertThat(held[0]).isCompleted();
			lingering.run((context) -> assertThat(StreamsRunner.read(context, "orders"))
				.containsExactly("{\"trackingCode\":\"A-3\"}", "{\"trackingCode\":\"A-4\"}"));
		}
		finally {
			server.close();
		}
	}

	@Test
	void whenTheEmbeddedServerStopsWithTheContextThenProducersSendWhatTheyHoldBefore() {
		CompletableFuture<?>[] held = new CompletableFuture<?>[1];
		this.ordersRunner.withPropertyValues("durable.streams.producers.orders.linger=1m")
			.run((context) -> held[0] = producer(context, "ordersProducer").send(new Shipment("A-5")));
		assertThat(held[0]).isCompleted();
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenProducersSendWhatTheyHoldAndWorkOn() {
		this.ordersRunner.withPropertyValues("durable.streams.producers.orders.linger=1s").run((context) -> {
			CompletableFuture<AppendResult> held = producer(context, "ordersProducer").send(new Shipment("1"));
			context.getSourceApplicationContext().stop();
			assertThat(held).isCompleted();
			context.getSourceApplicationContext().start();
			send(producer(context, "ordersProducer"), new Shipment("2"));
			assertThat(StreamsRunner.read(context, "shop/orders")).hasSize(2);
		});
	}

	@Test
	void whenThereIsAShutdownTimeoutThenClosingTakesNoLonger() {
		this.ordersRunner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=7s")
			.run((context) -> assertThat(context.getBean(ProducerOptionsMapper.class).options("orders").closeTimeout())
				.isEqualTo(Duration.ofSeconds(7)));
	}

	@SuppressWarnings("unchecked")
	private static DurableStreamProducer<Object> producer(ApplicationContext context, String beanName) {
		return context.getBean(beanName, DurableStreamProducer.class);
	}

	private static <T> AppendResult send(DurableStreamProducer<T> producer, T message) throws Exception {
		return producer.send(message).get(StreamsRunner.LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	record Shipment(String trackingCode) {
	}

	record ByTypeAlone(DurableStreamProducer<Shipment> producer) {
	}

	record ByQualifier(@Qualifier("orders") DurableStreamProducer<Shipment> orders,
			@Qualifier("order-events") DurableStreamProducer<Shipment> orderEvents) {
	}

	record ByBeanName(@Qualifier("ordersProducer") DurableStreamProducer<Shipment> orders) {
	}

	record ByAnyName(DurableStreamProducer<Shipment> orders, DurableStreamProducer<Shipment> ordersProducer,
			@Qualifier("orders") DurableStreamProducer<Shipment> byName,
			@Qualifier("ordersProducer") DurableStreamProducer<Shipment> byBeanName,
			DurableStreamProducer<Shipment> orderEventsProducer) {
	}

	record ByGenericType(DurableStreamProducer<Shipment> shipments, DurableStreamProducer<String> notes) {
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnProducerConfiguration {

		@Bean
		DurableStreamProducer<Shipment> ordersProducer(DurableStreamProducerFactory factory) {
			return factory.create("own", ProducerOptions.builder().build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFactoryConfiguration {

		@Bean
		DurableStreamProducerFactory ownFactory(DurableStreamsClient client) {
			return DefaultDurableStreamProducerFactory.builder(client).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptorsConfiguration {

		@Bean
		@Order(2)
		ProducerInterceptor second() {
			return (stream, shipment) -> new Shipment(((Shipment) shipment).trackingCode() + "2");
		}

		@Bean
		@Order(1)
		ProducerInterceptor first() {
			return (stream, shipment) -> new Shipment(((Shipment) shipment).trackingCode() + "1");
		}

	}

}
