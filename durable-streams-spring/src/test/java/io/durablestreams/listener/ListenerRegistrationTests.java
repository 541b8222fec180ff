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

package io.durablestreams.listener;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.MissingStreamPolicy;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinitionHolder;
import org.springframework.beans.factory.support.GenericBeanDefinition;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.env.MapPropertySource;
import org.springframework.http.MediaType;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How listeners come into being, and what is refused at start-up.
 */
class ListenerRegistrationTests extends AbstractEmbeddedServerTests {

	@Test
	void placeholdersExpressionsAndRepeatedAnnotationsAreResolved() {
		String second = this.streams.create();
		Map<String, Object> properties = Map.of("first", this.stream, "second", second);
		try (AnnotationConfigApplicationContext context = start(new Repeated(), properties)) {
			DurableStreamListenerEndpointRegistry registry = context
				.getBean(DurableStreamListenerEndpointRegistry.class);
			assertThat(registry.getListenerContainers()).extracting(DurableStreamListenerContainer::getId)
				.containsExactlyInAnyOrder("both", "bean.receive");
			DurableStreamListenerContainer both = container(registry, "both");
			assertThat(both.getStatus()).extracting(StreamListenerStatus::stream).containsExactly(this.stream, second);
			assertThat(both.getGroup()).isEqualTo("grouped");
			assertThat(both.getOptions().from()).isEqualTo(StreamPosition.LATEST);
			assertThat(both.getOptions().acknowledge()).isEqualTo(AcknowledgeMode.INTERVAL);
			assertThat(both.getOptions().failure()).isEqualTo(FailurePolicy.DEAD_LETTER);
			assertThat(both.getOptions().backOff().maxAttempts()).isEqualTo(2);
			assertThat(both.getOptions().backOff().multiplier()).isEqualTo(1.5);
			assertThat(both.getOptions().notRetried()).containsExactly(IllegalStateException.class);
			assertThat(both.isRunning()).isFalse();
			assertThat(container(registry, "bean.receive").isRunning()).isTrue();
		}
	}

	@Test
	void autoStartupIsHonouredWhenTheContextIsStartedAgain() {
		Map<String, Object> properties = Map.of("first", this.stream, "second", this.streams.create());
		try (AnnotationConfigApplicationContext context = start(new Repeated(), properties)) {
			DurableStreamListenerEndpointRegistry registry = context
				.getBean(DurableStreamListenerEndpointRegistry.class);
			context.stop();
			assertThat(registry.getListenerContainers()).noneMatch(DurableStreamListenerContainer::isRunning);
			context.start();
			assertThat(container(registry, "bean.receive").isRunning()).isTrue();
			assertThat(container(registry, "both").isRunning()).isFalse();
			container(registry, "both").start();
			assertThat(container(registry, "both").isRunning()).isTrue();
		}
	}

	@Test
	void whatIsSaidForTheIdWinsOverTheAnnotationAndThatOverTheDefaults() {
		try (AnnotationConfigApplicationContext context = context(new Repeated(),
				Map.of("first", this.stream, "second", "other"))) {
			context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
					() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
						.defaults(ListenerOptions.builder()
							.failure(FailurePolicy.SKIP)
							.acknowledge(AcknowledgeMode.BATCH)
							.build())
						.customizer((id, builder) -> builder.acknowledgeCount(id.equals("both") ? 7 : 100))
						.build());
			context.refresh();
			DurableStreamListenerEndpointRegistry registry = context
				.getBean(DurableStreamListenerEndpointRegistry.class);
			assertThat(container(registry, "both").getOptions().failure()).isEqualTo(FailurePolicy.DEAD_LETTER);
			assertThat(container(registry, "both").getOptions().acknowledgeCount()).isEqualTo(7);
			assertThat(container(registry, "bean.receive").getOptions().failure()).isEqualTo(FailurePolicy.SKIP);
			assertThat(container(registry, "bean.receive").getOptions().acknowledgeCount()).isEqualTo(100);
		}
	}

	@Test
	void listenersAreRegisteredAndRemovedAtRunTime() {
		this.streams.append(this.stream, "1");
		String later = this.streams.create();
		try (AnnotationConfigApplicationContext context = context(new Object(), Map.of())) {
			context.registerBean(DurableStreamListenerConfigurer.class,
					() -> (registry) -> registry.register(endpoint("configured", this.stream)));
			registerFactory(context);
			context.refresh();
			DurableStreamListenerEndpointRegistry registry = context
				.getBean(DurableStreamListenerEndpointRegistry.class);
			await().until(() -> this.received.equals(List.of("configured 1")));
			registry.register(endpoint("later", later));
			this.streams.append(later, "2");
			await().until(() -> this.received.equals(List.of("configured 1", "later 2")));
			DurableStreamListenerContainer removed = container(registry, "later");
			assertThat(registry.unregister("later")).isTrue();
			assertThat(registry.unregister("later")).isFalse();
			assertThat(removed.isRunning()).isFalse();
			assertThat(registry.getListenerContainer("later")).isNull();
			registry.register(endpoint("later", later));
			assertThatIllegalArgumentException().isThrownBy(() -> registry.register(endpoint("later", later)))
				.withMessageContaining("two listeners with the id 'later'");
		}
	}

	@Test
	void theIdOfARemovedListenerIsFreeOnceItsHandlerHasFinished() throws Exception {
		this.streams.append(this.stream, "1");
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.streams.client())
			.meterRegistry(meters)
			.build()) {
			DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
			registry.setDefaultContainerFactory(factory);
			registry.start();
			registry.register(DurableStreamListenerEndpoint.of("removed", (message) -> {
				handling.countDown();
				finish.await();
				return null;
			}, (settings) -> settings.streams(List.of(this.stream))));
			handling.await();
			assertThat(meters.getMeters()).isNotEmpty();
			CompletableFuture<Boolean> removed = CompletableFuture.supplyAsync(() -> registry.unregister("removed"));
			await().until(() -> container(registry, "removed").getState() == ContainerState.STOPPING);
			assertThatIllegalArgumentException().isThrownBy(() -> registry.register(endpoint("removed", this.stream)));
			finish.countDown();
			assertThat(removed.get(30, TimeUnit.SECONDS)).isTrue();
			assertThat(meters.getMeters()).isEmpty();
			registry.register(endpoint("removed", this.stream));
			registry.stop();
		}
	}

	@Test
	void whatAnUnregisteredListenerCalledIsHeldByNobody() {
		this.streams.append(this.stream, "1");
		try (DefaultDurableStreamListenerContainerFactory factory = DefaultDurableStreamListenerContainerFactory
			.builder(this.streams.client())
			.build()) {
			DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
			registry.setDefaultContainerFactory(factory);
			registry.start();
			List<WeakReference<?>> called = List.of(callHandlerAndUnregister(registry),
					callMethodAndUnregister(registry));
			await().untilAsserted(() -> {
				System.gc();
				assertThat(called).allMatch((reference) -> reference.refersTo(null));
			});
			registry.stop();
		}
	}

	private WeakReference<?> callHandlerAndUnregister(DurableStreamListenerEndpointRegistry registry) {
		Numbers numbers = new Numbers(this.received);
		callAndUnregister(registry, DurableStreamListenerEndpoint.of("handler", Integer.class, (message) -> {
			numbers.receive(message.getPayload());
			return null;
		}, (settings) -> settings.streams(List.of(this.stream))));
		return new WeakReference<>(numbers);
	}

	private WeakReference<?> callMethodAndUnregister(DurableStreamListenerEndpointRegistry registry) {
		Numbers numbers = new Numbers(this.received);
		Method method = ReflectionUtils.findMethod(Numbers.class, "receive", Integer.class);
		callAndUnregister(registry, DurableStreamListenerEndpoint.of("method", numbers, method,
				(settings) -> settings.streams(List.of(this.stream))));
		return new WeakReference<>(numbers);
	}

	private void callAndUnregister(DurableStreamListenerEndpointRegistry registry,
			DurableStreamListenerEndpoint endpoint) {
		int before = this.received.size();
		registry.register(endpoint);
		await().until(() -> this.received.size() > before);
		assertThat(registry.unregister(endpoint.id())).isTrue();
	}

	@Test
	void listenerEventsAreApplicationEvents() {
		List<ListenerEvent> events = new CopyOnWriteArrayList<>();
		try (AnnotationConfigApplicationContext context = context(new Object(), Map.of())) {
			context.addApplicationListener((ApplicationListener<PayloadApplicationEvent<?>>) (event) -> {
				if (event.getPayload() instanceof ListenerEvent payload) {
					events.add(payload);
				}
			});
			context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
					() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
						.eventPublisher(context)
						.build());
			context.registerBean(DurableStreamListenerConfigurer.class,
					() -> (registry) -> registry.register(endpoint("test", this.stream)));
			context.refresh();
			await().until(() -> !events.isEmpty());
			assertThat(events).first()
				.hasToString("StateChanged[listenerId=test, stream=" + this.stream
						+ ", oldState=STOPPED, newState=STARTING, cause=null]");
		}
	}

	@Test
	void theRegistryCallsBackWhateverHappensAndStopsBeforeTheWebServer() {
		DurableStreamListenerEndpointRegistry registry = new DurableStreamListenerEndpointRegistry();
		CountDownLatch stopped = new CountDownLatch(1);
		registry.start();
		registry.stop(stopped::countDown);
		assertThat(stopped.getCount()).isZero();
		assertThat(registry.isRunning()).isFalse();
		int webServerGracefulShutdown = Integer.MAX_VALUE - 1024;
		assertThat(registry.getPhase()).isGreaterThan(webServerGracefulShutdown);
	}

	@Test
	void aLazyBeanListensToo() {
		this.streams.append(this.stream, "1");
		try (AnnotationConfigApplicationContext context = context(new Object(), Map.of("stream", this.stream))) {
			context.registerBean("lazy", Receiver.class, () -> new Receiver(this.received),
					(definition) -> definition.setLazyInit(true));
			registerFactory(context);
			context.refresh();
			await().until(() -> this.received.equals(List.of("1")));
		}
	}

	@Test
	void aBeanBehindTheProxyOfAScopeListensOnce() {
		this.streams.append(this.stream, "1");
		try (AnnotationConfigApplicationContext context = context(new Object(), Map.of("stream", this.stream))) {
			context.getBeanFactory().registerScope("refresh", new SimpleThreadScope());
			registerScoped(context, "refresh");
			registerFactory(context);
			context.refresh();
			assertThat(context.getBean(DurableStreamListenerEndpointRegistry.class).getListenerContainers())
				.extracting(DurableStreamListenerContainer::getId)
				.containsExactly("scoped.receive");
			await().until(() -> this.received.equals(List.of("1")));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "request", "session", "prototype" })
	void aBeanThatNoMessageWouldFindIsRefusedByName(String scope) {
		try (AnnotationConfigApplicationContext context = context(new Object(), Map.of("stream", this.stream))) {
			if (scope.equals("prototype")) {
				context.registerBean("scoped", Receiver.class, () -> new Receiver(this.received),
						(definition) -> definition.setScope(scope));
			}
			else {
				context.getBeanFactory().registerScope(scope, new SimpleThreadScope());
				registerScoped(context, scope);
			}
			registerFactory(context);
			assertThatIllegalArgumentException().isThrownBy(context::refresh)
				.withMessageContaining("'scoped'")
				.withMessageContaining("'" + scope + "'")
				.withMessageContaining("Receiver.receive")
				.withMessageContaining("singleton");
		}
	}

	private void registerScoped(AnnotationConfigApplicationContext context, String scope) {
		GenericBeanDefinition definition = new GenericBeanDefinition();
		definition.setBeanClass(Receiver.class);
		definition.setInstanceSupplier(() -> new Receiver(this.received));
		definition.setScope(scope);
		BeanDefinitionHolder proxy = ScopedProxyUtils.createScopedProxy(new BeanDefinitionHolder(definition, "scoped"),
				context, true);
		context.registerBeanDefinition(proxy.getBeanName(), proxy.getBeanDefinition());
	}

	@Test
	void twoListenersWithOneIdAreRefused() {
		assertThatStartFails(new SameId(), Map.of()).withMessageContaining("two listeners with the id 'same'")
			.withMessageContaining("SameId");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "id | ' ' | id", "from | 'a/b/c/d' | is not a position",
			"from | 'a b' | earliest", "mode | off | 'mode'", "mode | fast | sse", "failure | explode | dead-letter",
			"acknowledge | always | interval", "streams | 'a,,b' | blank", "streams | 'a,a' | twice",
			"streams | '' | streams", "group | ' ' | group", "property | back-off | name=value",
			"property | back-off.max-attempts=0 | max-attempts", "property | back-off.max-attempts=x | max-attempts",
			"property | no-such-thing=1 | no-such-thing", "property | max-batch-size=big | max-batch-size",
			"property | not-retried=com.example.Nothing | not-retried", "autoStartup | maybe | auto-startup" })
	void badAttributesAreRefusedByName(String attribute, String value, String explanation) {
		assertThatStartFails(new Configurable(), Map.of(attribute, value)).withMessageContaining("Configurable.receive")
			.withMessageContaining(explanation);
	}

	@Test
	void aPlaceholderThatCanNotBeResolvedIsNamed() {
		assertThatStartFails(new Unresolvable(), Map.of()).withMessageContaining("'streams'")
			.withMessageContaining("no.such.property")
			.withMessageContaining("Unresolvable.receive");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{stream}", "absolute", "encoded", "second" })
	void whatAListenerWritesToWhatItReadsIsRefused(String spelling) {
		String url = this.streams.client().stream(this.stream).uri().toString();
		String encoded = "%" + Integer.toHexString(this.stream.charAt(0)) + this.stream.substring(1);
		String target = switch (spelling) {
			case "absolute" -> url;
			case "encoded" -> url.replace(this.stream, encoded);
			case "second" -> "second";
			default -> spelling;
		};
		assertThatIllegalArgumentException()
			.isThrownBy(() -> listen(new Repeated(), "receive",
					(settings) -> settings.streams(List.of(this.stream, "second"))
						.failure(FailurePolicy.DEAD_LETTER)
						.deadLetterStream(target))
				.close())
			.withMessageContaining("dead-letter-stream")
			.withMessageContaining("would handle its own dead letters");
	}

	@Test
	void settingsWithoutEffectAreNamedTogetherWithWhatTheyBelongTo() {
		ListenerOptionsBuilder settings = ListenerOptions.builder()
			.acknowledgeCount(5)
			.deadLetterStream("dead")
			.contentType(MediaType.TEXT_PLAIN)
			.maxBatchCount(3);
		assertThat(settings.ineffective(false)).satisfiesExactly(
				(count) -> assertThat(count).contains("'acknowledge-count'", "'acknowledge' is 'record'", "'interval'"),
				(dead) -> assertThat(dead).contains("'dead-letter-stream'", "'failure' is 'stop'", "'dead-letter'"),
				(type) -> assertThat(type).contains("'content-type'", "'missing-stream' is 'wait'", "'create'"),
				(batch) -> assertThat(batch).contains("'max-batch-count'", "one message at a time"));
		settings.acknowledge(AcknowledgeMode.INTERVAL)
			.failure(FailurePolicy.DEAD_LETTER)
			.missingStream(MissingStreamPolicy.CREATE);
		assertThat(settings.ineffective(true)).isEmpty();
		assertThat(settings.build().toBuilder().ineffective(false)).isEmpty();
	}

	@Test
	void twoListenersThatWouldShareACheckpointAreRefused() {
		assertThatStartFails(new SharedGroup(), Map.of()).withMessageContaining("'first'")
			.withMessageContaining("'second'")
			.withMessageContaining("group 'stock'")
			.withMessageContaining("[b]");
	}

	@Test
	void manualAcknowledgementNeedsSomethingToAcknowledgeWith() {
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> listen(new Repeated(), "receive", (settings) -> settings.acknowledge(AcknowledgeMode.MANUAL))
						.close())
			.withMessageContaining("Acknowledgment");
	}

	@Test
	void aMissingContainerFactoryIsNamed() {
		try (AnnotationConfigApplicationContext context = context(new Configurable(), Map.of())) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(context::refresh)
				.withMessageContaining("durableStreamListenerContainerFactory");
		}
		assertThatStartFails(new Configurable(), Map.of("factory", "nothing"))
			.withMessageContaining("'containerFactory'")
			.withMessageContaining("'nothing'");
	}

	private ThrowableAssertAlternative<IllegalArgumentException> assertThatStartFails(Object bean,
			Map<String, Object> properties) {
		return assertThatIllegalArgumentException().isThrownBy(() -> start(bean, properties).close());
	}

	private DurableStreamListenerEndpoint endpoint(String id, String name) {
		Consumer<ListenerOptionsBuilder> settings = (builder) -> builder.streams(List.of(name));
		return DurableStreamListenerEndpoint.of(id, (message) -> {
			this.received.add(id + " " + new String(message.getPayload()));
			return null;
		}, settings);
	}

	private AnnotationConfigApplicationContext start(Object bean, Map<String, Object> properties) {
		AnnotationConfigApplicationContext context = context(bean, properties);
		registerFactory(context);
		context.refresh();
		return context;
	}

	private void registerFactory(AnnotationConfigApplicationContext context) {
		context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
				() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
					.offsetStore(this.store)
					.build());
	}

	private AnnotationConfigApplicationContext context(Object bean, Map<String, Object> properties) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		context.registerBean("bean", Object.class, () -> bean);
		context.register(Application.class);
		return context;
	}

	private static DurableStreamListenerContainer container(DurableStreamListenerEndpointRegistry registry, String id) {
		DurableStreamListenerContainer container = registry.getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	/** Enables listeners. */
	@EnableDurableStreams
	static class Application {

	}

	/** A method with two listeners. */
	static class Repeated {

		@DurableStreamListener(id = "both", streams = { "${first}", "#{'${second}'.strip()}" }, from = "latest",
				group = "grouped", acknowledge = "interval", failure = "dead-letter", autoStartup = "${auto:false}",
				properties = { "back-off.max-attempts=2", "back-off.multiplier = 1.5",
						"not-retried=java.lang.IllegalStateException" })
		@DurableStreamListener(streams = "${first}")
		void receive(String payload) {
		}

	}

	/** A method whose attributes come from properties. */
	static class Configurable {

		@DurableStreamListener(id = "${id:configurable}", streams = "${streams:orders}", mode = "${mode:}",
				from = "${from:}", group = "${group:configurable}", acknowledge = "${acknowledge:}",
				failure = "${failure:}", autoStartup = "${autoStartup:false}", containerFactory = "${factory:}",
				properties = "${property:back-off.max-attempts=3}")
		void receive(String payload) {
		}

	}

	/** A method with a placeholder that leads nowhere. */
	static class Unresolvable {

		@DurableStreamListener(streams = "${no.such.property}")
		void receive(String payload) {
		}

	}

	/** A listener that says what it receives. */
	static class Receiver {

		private final List<String> received;

		Receiver(List<String> received) {
			this.received = received;
		}

		@DurableStreamListener(streams = "${stream}")
		void receive(String payload) {
			this.received.add(payload);
		}

	}

	/** Takes JSON. */
	static class Numbers {

		private final List<String> received;

		Numbers(List<String> received) {
			this.received = received;
		}

		void receive(Integer payload) {
			this.received.add(payload.toString());
		}

	}

	/** Two methods with one id. */
	static class SameId {

		@DurableStreamListener(id = "same", streams = "a")
		void first(String payload) {
		}

		@DurableStreamListener(id = "same", streams = "b")
		void second(String payload) {
		}

	}

	/** Two methods that would share a checkpoint. */
	static class SharedGroup {

		@DurableStreamListener(id = "first", streams = "a,b", group = "stock", autoStartup = "false")
		void first(String payload) {
		}

		@DurableStreamListener(id = "second", streams = { "b", "c" }, group = "stock", autoStartup = "false")
		void second(String payload) {
		}

	}

}
