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

import java.util.List;
import java.util.Map;

import io.durablestreams.listener.config.FailurePolicy;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Endpoints of handlers, as they are registered at run time.
 */
class ListenerEndpointTests extends AbstractEmbeddedServerTests {

	@Test
	void aHandlerTakesPayloadsOfItsType() {
		this.streams.appendAtOnce(this.stream, "{\"item\":\"tea\"}", "{\"item\":\"mate\"}");
		try (ListenerTestContext listener = start(
				DurableStreamListenerEndpoint.of("test", Order.class, (Message<Order> message) -> {
					this.received.add(
							message.getPayload().item() + " " + message.getHeaders().get(DurableStreamHeaders.ORDINAL));
					return null;
				}, (settings) -> settings.streams(List.of(this.stream))))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("tea 1", "mate 2");
		}
	}

	@Test
	void aTypeMayHaveTypeParameters() {
		this.streams.appendAtOnce(this.stream, "{\"first\":{\"item\":\"tea\"}}");
		try (ListenerTestContext listener = start(
				DurableStreamListenerEndpoint.of("test", new ParameterizedTypeReference<Map<String, Order>>() {
				}, (message) -> {
					this.received.add(message.getPayload().get("first").item());
					return null;
				}, (settings) -> settings.streams(List.of(this.stream))))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("tea");
		}
	}

	@Test
	void aHandlerTakesBatchesAndWhatCanNotBeConvertedFailsAlone() {
		this.streams.appendAtOnce(this.stream, "{\"item\":\"tea\"}", "17", "{\"item\":\"mate\"}");
		try (ListenerTestContext listener = start(
				DurableStreamListenerEndpoint.ofBatches("test", Order.class, (batch) -> {
					batch.getPayload().forEach((message) -> this.received.add(message.getPayload().item()));
					return null;
				}, (settings) -> settings.streams(List.of(this.stream)).failure(FailurePolicy.SKIP)))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("tea", "mate");
			assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.ordinal()).isEqualTo(2));
		}
	}

	@Test
	@SuppressWarnings("rawtypes")
	void aTypeThatNoPayloadHasIsRefused() {
		DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("test", List.class, (message) -> null,
				(settings) -> settings.streams(List.of(this.stream)));
		assertThatExceptionOfType(ListenerConfigurationException.class).isThrownBy(() -> start(endpoint).close())
			.withMessageContaining("the payload is a List");
	}

	private ListenerTestContext start(DurableStreamListenerEndpoint endpoint) {
		return new ListenerTestContext(this.streams.client(), this.store, endpoint);
	}

	/** A payload. */
	record Order(String item) {
	}

}
