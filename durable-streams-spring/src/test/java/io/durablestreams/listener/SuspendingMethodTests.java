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

import java.time.Duration;
import java.util.List;

import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Kotlin's suspending functions as methods of listeners.
 */
class SuspendingMethodTests extends AbstractEmbeddedServerTests {

	private final SuspendingMethods methods = new SuspendingMethods();

	@Test
	void aSuspendingFunctionIsAwaitedBeforeTheNextMessage() {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		try (ListenerTestContext listener = listen(this.methods, "later", (settings) -> settings.backOff(QUICK))) {
			await().until(() -> this.methods.getWaiting().size() == 1);
			assertThat(listener.status().handlingSince()).isNotNull();
			this.methods.getWaiting().get(0).completeExceptionally(new IllegalStateException("first attempt"));
			await().until(() -> this.methods.getWaiting().size() == 2);
			assertThat(checkpoint().ordinal()).isZero();
			this.methods.getWaiting().get(1).complete("done");
			await().until(() -> this.methods.getWaiting().size() == 3);
			this.methods.getWaiting().get(2).complete("done");
			listener.awaitLive();
			assertThat(this.methods.getSeen()).containsExactly("1 is 1", "1 is 1", "done", "2 is 2", "done");
			assertThat(listener.status().handled()).isEqualTo(2);
			assertThat(listener.status().failed()).isEqualTo(1);
			assertThat(checkpoint().ordinal()).isEqualTo(2);
		}
	}

	@Test
	void aSuspendingFunctionIsCancelledWhenItsTimeIsOver() {
		this.streams.append(this.stream, "{\"number\": 1}");
		try (ListenerTestContext listener = listen(this.methods, "later",
				(settings) -> settings.handlerTimeout(Duration.ofMillis(100)).backOff(QUICK))) {
			listener.awaitState(ContainerState.FAILED);
			assertThat(this.methods.getWaiting()).hasSize(3).allMatch((waiting) -> waiting.isCancelled());
		}
	}

	@Test
	void aSuspendingFunctionMayTakeBatchesAndAcknowledgeThem() {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		try (ListenerTestContext listener = listen(this.methods, "batch",
				(settings) -> settings.acknowledge(AcknowledgeMode.MANUAL).batchWait(Duration.ofMillis(30)))) {
			listener.awaitLive();
			assertThat(this.methods.getSeen()).containsExactly("1 is 1", "2 is 2");
			await().until(() -> checkpoint().ordinal() == 2);
		}
	}

	@Test
	void whatASuspendingFunctionReturnsIsSent() {
		this.streams.appendAtOnce(this.stream, "{\"number\": 1}", "{\"number\": 2}");
		this.streams.create("elsewhere");
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.build(); ListenerTestContext listener = listen("doubled", producers)) {
			listener.awaitLive();
			assertThat(this.streams.read("elsewhere")).containsExactly("{\"number\":2}", "{\"number\":4}");
		}
	}

	@Test
	void aSuspendingFunctionIsAnnotatedLikeAnyOther() {
		this.streams.create("orders");
		this.streams.append("orders", "{\"item\":\"tea\"}");
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.registerBean("durableStreamListenerContainerFactory", DurableStreamListenerContainerFactory.class,
					() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client()).build());
			context.register(KotlinShop.class, Application.class);
			context.refresh();
			await().until(() -> context.getBean(KotlinShop.class).getShipped().contains("tea"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "lost", "flow" })
	void aResultThatCanNotBeDeliveredIsRefused(String method) {
		assertThatIllegalArgumentException().isThrownBy(() -> listen(this.methods, method, (settings) -> {
		}).close()).withMessageContaining("SuspendingMethods." + method).withMessageContaining("returns a");
	}

	private ListenerTestContext listen(String method, DurableStreamProducerFactory producers) {
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", this.methods,
				method(this.methods, method), (settings) -> settings.streams(List.of(this.stream)));
		return new ListenerTestContext(this.streams.client(), this.store, endpoint,
				(factory) -> factory.producerFactory(producers));
	}

	/** Enables listeners. */
	@EnableDurableStreams
	static class Application {

	}

}
