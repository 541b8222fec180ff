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

package io.durablestreams.boot.autoconfigure.listener;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerAnnotationBeanPostProcessor;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerContainerFactory;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.EnableDurableStreams;
import io.durablestreams.listener.StreamTagMapper;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link DurableStreamsListenerAutoConfiguration}.
 */
class DurableStreamsListenerAutoConfigurationTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded().withBean(OrderListener.class);

	@Test
	void whenAMethodIsAnnotatedThenItGetsMessagesAsObjectsInOrder() {
		this.runner.run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1},{\"orderNumber\":2}]");
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":3}]");
			assertHandled(context, 1, 2, 3);
		});
	}

	@Test
	void whenTheClientIsTheApplicationsOwnThenListenersUseIt() {
		this.runner.run((server) -> {
			StreamsRunner.append(server, "orders", "[{\"orderNumber\":1}]");
			String baseUrl = server.getBean(DurableStreamsClient.class).stream("x").uri().resolve(".").toString();
			StreamsRunner.create()
				.withBean(OrderListener.class)
				.withBean(DurableStreamsClient.class, () -> DurableStreamsClient.builder(baseUrl).build())
				.run((context) -> assertHandled(context, 1));
		});
	}

	@Test
	void whenPropertiesNameTheListenersIdThenTheyWinOverItsAnnotation() {
		this.runner
			.withPropertyValues("durable.streams.listeners.stock.streams=returns",
					"durable.streams.listeners.stock.failure=skip")
			.run((context) -> {
				assertThat(container(context).getOptions().failure()).isEqualTo(FailurePolicy.SKIP);
				StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
				StreamsRunner.append(context, "returns", "[{\"orderNumber\":2}]");
				assertHandled(context, 2);
			});
	}

	@Test
	void whenThereAreListenerDefaultsThenTheyHoldWhereTheAnnotationIsSilent() {
		this.runner
			.withPropertyValues("durable.streams.listener-defaults.failure=dead-letter",
					"durable.streams.listener-defaults.back-off.max-attempts=2")
			.run((context) -> {
				assertThat(container(context).getOptions().failure()).isEqualTo(FailurePolicy.DEAD_LETTER);
				assertThat(container(context).getOptions().backOff().maxAttempts()).isEqualTo(2);
			});
	}

	@Test
	void whenAHandlerClosesTheContextThenItDoesNotWaitForItself() {
		AtomicReference<ConfigurableApplicationContext> closing = new AtomicReference<>();
		CountDownLatch closed = new CountDownLatch(1);
		this.runner.withBean(ClosingListener.class, () -> new ClosingListener(closing, closed))
			.withPropertyValues("durable.streams.listeners.closing.shutdown-timeout=1h",
					"durable.streams.listeners.stock.auto-startup=false",
					"spring.lifecycle.timeout-per-shutdown-phase=1h")
			.run((context) -> {
				closing.set(context.getSourceApplicationContext());
				StreamsRunner.append(context, "closings", "[1]");
				assertThat(closed.await(StreamsRunner.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
				await().until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("durable-streams-listeners")));
			});
	}

	@Test
	void whenAHandlerIsCalledThenItsThreadHasTheClassLoaderOfTheApplication() {
		ClassLoader classLoader = new URLClassLoader(new URL[0], getClass().getClassLoader());
		ClassLoaderListener listener = new ClassLoaderListener();
		this.runner.withClassLoader(classLoader).withBean(ClassLoaderListener.class, () -> listener).run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			assertThat(listener.seen.get(StreamsRunner.LIMIT.toSeconds(), TimeUnit.SECONDS)).isSameAs(classLoader);
		});
	}

	record ClosingListener(AtomicReference<ConfigurableApplicationContext> context, CountDownLatch closed) {

		@DurableStreamListener(id = "closing", streams = "closings")
		void close(int message) {
			this.context.get().close();
			this.closed.countDown();
		}

	}

	static class ClassLoaderListener {

		private final CompletableFuture<ClassLoader> seen = new CompletableFuture<>();

		@DurableStreamListener(id = "class-loader", streams = "orders")
		void look(String order) {
			this.seen.complete(Thread.currentThread().getContextClassLoader());
		}

	}

	@Test
	void whenAutoStartupIsOffThenTheListenerStaysStoppedOverARestart() {
		this.runner.withPropertyValues("durable.streams.listeners.stock.auto-startup=false").run((context) -> {
			assertThat(container(context).getState()).isEqualTo(ContainerState.STOPPED);
			restart(context);
			assertThat(container(context).getState()).isEqualTo(ContainerState.STOPPED);
		});
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenListenersGoOnWhereTheyStopped() {
		this.runner.run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			assertHandled(context, 1);
			restart(context);
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":2}]");
			assertHandled(context, 1, 2);
		});
	}

	@Test
	void whenTheApplicationHasAJsonMapperThenPayloadsAreReadWithIt() {
		this.runner
			.withBean(JsonMapper.class,
					() -> JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build())
			.run((context) -> {
				StreamsRunner.append(context, "orders", "[{\"order_number\":7}]");
				assertHandled(context, 7);
			});
	}

	@Test
	void whenTheStreamTagIsOffOrMappedThenNoMeterTellsTheStream() {
		ApplicationContextRunner metered = this.runner.withBean(SimpleMeterRegistry.class);
		metered.withPropertyValues("durable.streams.metrics.stream-tag=false")
			.withBean(StreamTagMapper.class, () -> (stream) -> "mapped")
			.run((context) -> assertThat(streamTags(context)).containsOnly("none"));
		metered.withBean(StreamTagMapper.class, () -> (stream) -> "mapped")
			.run((context) -> assertThat(streamTags(context)).containsOnly("mapped"));
	}

	private static List<String> streamTags(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId().getTag("stream"))
			.filter(Objects::nonNull)
			.toList();
	}

	@Test
	void whenThereIsAMeterRegistryThenListenersAreMetered() {
		this.runner.withBean(SimpleMeterRegistry.class).run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1},{\"orderNumber\":2}]");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			await().atMost(StreamsRunner.LIMIT)
				.untilAsserted(() -> assertThat(meters.get("durable.streams.listener.handled")
					.tags("listener", "stock", "stream", "orders")
					.counter()
					.count()).isEqualTo(2));
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void whenVirtualThreadsAreEnabledThenHandlersRunOnThem() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true").run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			assertHandled(context, 1);
			assertThat(context.getBean(OrderListener.class).threads)
				.allSatisfy((thread) -> assertThat(Thread.class.getMethod("isVirtual").invoke(thread)).isEqualTo(true));
		});
	}

	@Test
	void whenListenersAreThereThenTheApplicationKeepsItsOwnExecutor() {
		this.runner.run((context) -> assertThat(context.getBeansOfType(Executor.class))
			.containsOnlyKeys("applicationTaskExecutor"));
	}

	@Test
	void whenThereAreCustomizersThenTheyAreCalledInOrder() {
		this.runner.withUserConfiguration(CustomizersConfiguration.class).run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			assertHandled(context, 1);
			assertThat(context.getBean(OrderListener.class).threads)
				.allSatisfy((thread) -> assertThat(thread.getName()).startsWith("second-"));
		});
	}

	@Test
	void whenTheApplicationHasADefaultContainerFactoryThenItIsUsed() {
		this.runner.withUserConfiguration(FactoryConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(DurableStreamListenerContainerFactory.class);
			assertThat(container(context).getOptions().group()).isEqualTo("custom");
		});
	}

	@Test
	void whenTheApplicationEnablesDurableStreamsByItselfThenNothingIsRegisteredTwice() {
		this.runner.withUserConfiguration(EnabledConfiguration.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DurableStreamListenerAnnotationBeanPostProcessor.class)
				.hasSingleBean(DurableStreamListenerEndpointRegistry.class));
	}

	private static void assertHandled(ApplicationContext context, Integer... orders) {
		OrderListener listener = context.getBean(OrderListener.class);
		await().atMost(StreamsRunner.LIMIT).untilAsserted(() -> assertThat(listener.handled).containsExactly(orders));
	}

	private static DurableStreamListenerContainer container(ApplicationContext context) {
		DurableStreamListenerContainer container = context.getBean(DurableStreamListenerEndpointRegistry.class)
			.getListenerContainer("stock");
		assertThat(container).isNotNull();
		return container;
	}

	private static void restart(AssertableApplicationContext context) {
		context.getSourceApplicationContext().stop();
		context.getSourceApplicationContext().start();
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		DurableStreamListenerContainerFactoryCustomizer second() {
			return (builder) -> builder.executor(new SimpleAsyncTaskExecutor("second-"));
		}

		@Bean
		@Order(1)
		DurableStreamListenerContainerFactoryCustomizer first() {
			return (builder) -> builder.executor(new SimpleAsyncTaskExecutor("first-"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryConfiguration {

		@Bean
		DurableStreamListenerContainerFactory durableStreamListenerContainerFactory(DurableStreamsClient client) {
			return DefaultDurableStreamListenerContainerFactory.builder(client)
				.customizer((id, properties) -> properties.group("custom"))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableDurableStreams
	static class EnabledConfiguration {

	}

}
