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

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image is told about listeners.
 */
class ListenerReflectiveProcessorTests {

	private final RuntimeHints hints = new RuntimeHints();

	private void process(Class<?>... types) {
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(this.hints, types);
	}

	private boolean isInvocable(Class<?> type, String method) {
		return RuntimeHintsPredicates.reflection().onMethodInvocation(type, method).test(this.hints);
	}

	private boolean isBindable(Class<?> type) {
		return RuntimeHintsPredicates.reflection()
			.onType(type)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
			.test(this.hints);
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload", "message", "streamMessage", "batch", "messages", "twice", "composed" })
	void aListenersMethodMayBeInvokedAndItsPayloadRead(String method) {
		assertThat(isInvocable(Listeners.class, method)).isFalse();
		process(Listeners.class);
		assertThat(isInvocable(Listeners.class, method)).isTrue();
		assertThat(isBindable(Order.class)).isTrue();
		assertThat(isBindable(Item.class)).as("what the payload has").isTrue();
		assertThat(isInvocable(Item.class, "name")).as("what the payload has").isTrue();
		assertThat(isInvocable(Listeners.class, "unrelated")).isFalse();
	}

	@Test
	void eachWrapperOfAPayloadIsLookedInto() {
		process(Wrapped.class);
		assertThat(List.of(InMessage.class, InStreamMessage.class, InBatch.class, InMessages.class, InEnvelope.class))
			.allMatch(this::isBindable);
	}

	@Test
	void whatIsNoPayloadIsLeftOut() {
		process(Listeners.class);
		assertThat(List.of(Acknowledgment.class, StreamPosition.class, JsonNode.class, Message.class,
				StreamMessage.class, Tenant.class))
			.noneMatch((type) -> RuntimeHintsPredicates.reflection().onType(type).test(this.hints));
	}

	@Test
	void aClassAsAListenerIsKnownWithItsHandlers() {
		process(Handlers.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Handlers.class).test(this.hints)).isTrue();
		assertThat(isInvocable(Handlers.class, "placed")).isTrue();
		assertThat(isInvocable(Handlers.class, "other")).isTrue();
		assertThat(isBindable(Order.class)).isTrue();
	}

	record Item(String name) {
	}

	record Order(Item item) {
	}

	record Tenant(String name) {
	}

	record InMessage(int number) {
	}

	record InStreamMessage(int number) {
	}

	record InBatch(int number) {
	}

	record InMessages(int number) {
	}

	record InEnvelope(int number) {
	}

	record Envelope<T>(T content) {
	}

	@DurableStreamListener(streams = "orders")
	@Retention(RetentionPolicy.RUNTIME)
	@interface OrderListener {

	}

	static class Listeners {

		@DurableStreamListener(streams = "orders")
		void payload(Order order, @Header("tenant") Tenant tenant, Acknowledgment acknowledgment,
				StreamPosition position) {
		}

		@DurableStreamListener(streams = "orders")
		void message(Message<Order> order) {
		}

		@DurableStreamListener(streams = "orders")
		void streamMessage(StreamMessage<Order> order) {
		}

		@DurableStreamListener(streams = "orders")
		void batch(List<Order> orders) {
		}

		@DurableStreamListener(streams = "orders")
		void messages(List<Message<Order>> orders) {
		}

		@DurableStreamListener(id = "a", streams = "orders")
		@DurableStreamListener(id = "b", streams = "archive")
		void twice(JsonNode order) {
		}

		@OrderListener
		void composed(byte[] order) {
		}

		void unrelated(Order order) {
		}

	}

	static class Wrapped {

		@DurableStreamListener(streams = "orders")
		void message(Message<InMessage> order) {
		}

		@DurableStreamListener(streams = "orders")
		void streamMessage(StreamMessage<InStreamMessage> order) {
		}

		@DurableStreamListener(streams = "orders")
		void batch(List<InBatch> orders) {
		}

		@DurableStreamListener(streams = "orders")
		void messages(List<StreamMessage<InMessages>> orders) {
		}

		@DurableStreamListener(streams = "orders")
		void envelope(Message<Envelope<InEnvelope>> order) {
		}

	}

	@DurableStreamListener(streams = "orders")
	static class Handlers {

		@DurableStreamHandler
		void placed(Order order) {
		}

		@DurableStreamHandler(isDefault = true)
		void other(JsonNode other) {
		}

	}

}
