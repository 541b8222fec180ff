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
import java.util.concurrent.CountDownLatch;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Listeners of several streams, of streams of lines, and of factories other than the
 * default one.
 */
class ListenerStreamsTests extends AbstractEmbeddedServerTests {

	@Test
	void oneStreamIsSteeredWhileTheOtherGoesOn() throws InterruptedException {
		String other = this.streams.create();
		try (ListenerTestContext listener = listen(this::note,
				(settings) -> settings.streams(List.of(this.stream, other)))) {
			DurableStreamListenerContainer container = listener.container();
			await().until(() -> container.getStatus().stream().allMatch(StreamListenerStatus::upToDate));
			container.pause(other);
			await().until(() -> status(container, other).state() == ContainerState.PAUSED);
			this.streams.append(other, "1");
			this.streams.append(this.stream, "2");
			await().until(() -> this.received.equals(List.of(this.stream + " 2")));
			assertThat(container.getState()).isEqualTo(ContainerState.PAUSED);
			container.resume(other);
			await().until(() -> this.received.contains(other + " 1"));
			CountDownLatch stopped = new CountDownLatch(1);
			container.stop(other, stopped::countDown);
			stopped.await();
			this.streams.append(other, "3");
			this.streams.append(this.stream, "4");
			await().until(() -> this.received.contains(this.stream + " 4"));
			assertThat(this.received).doesNotContain(other + " 3");
			assertThat(container.isRunning()).isTrue();
			container.start(other);
			await().until(() -> this.received.contains(other + " 3"));
			container.seek(other, StreamPosition.EARLIEST);
			await().until(() -> status(container, other).ordinal() == 4);
			assertThat(status(container, this.stream).ordinal()).isEqualTo(2);
			assertThatIllegalArgumentException().isThrownBy(() -> container.pause("unknown"))
				.withMessageContaining("'unknown'")
				.withMessageContaining(other);
		}
	}

	@Test
	void linesThatAreNoJsonGoThroughTheFailurePolicyWithTheirBytes() {
		this.stream = TestStreams.newName();
		this.streams.client().stream(this.stream).create(CreateOptions.of(MediaType.APPLICATION_NDJSON)).block();
		this.streams.client().stream(this.stream).append("{\"number\":1}\n{broken\n{\"number\":3}\n").block();
		Lines lines = new Lines(this.received);
		try (ListenerTestContext listener = listen(lines, "receive",
				(settings) -> settings.failure(FailurePolicy.DEAD_LETTER))) {
			listener.awaitLive();
			assertThat(this.received).containsExactly("1", "3");
			assertThat(listener.status().ordinal()).isEqualTo(3);
			assertThat(this.streams.read(this.stream + ".dlq")).singleElement()
				.satisfies((letter) -> assertThat(letter).contains("\"payloadBase64\":\"e2Jyb2tlbg==\"")
					.contains("\"ordinal\":2")
					.contains("ndjson"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "application/json; charset=utf-8", "application/x-ndjson",
			"application/ndjson", "application/jsonl", "application/x-jsonlines", "application/json-lines" })
	void whatAProducerSendsIsTheSameForAListenerAndForAReadWhateverKindOfJsonTheStreamIs(String type) {
		this.stream = TestStreams.newName();
		MediaType contentType = MediaType.parseMediaType(type);
		DurableStream stream = this.streams.client().stream(this.stream);
		stream.create(CreateOptions.of(contentType)).block();
		Lines lines = new Lines(this.received);
		try (DurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(this.streams.client())
			.defaults(ProducerOptions.builder().contentType(contentType).build())
			.build()) {
			producers.get(this.stream).send(Map.of("number", 1)).join();
			try (ListenerTestContext listener = listen(lines, "receive", (settings) -> {
			})) {
				listener.awaitLive();
				assertThat(this.received).containsExactly("1");
			}
			producers.get(this.stream).send("two \"words\"").join();
			this.received.clear();
			try (ListenerTestContext listener = listen(lines, "text", (settings) -> settings.group("texts"))) {
				listener.awaitLive();
				assertThat(this.received).containsExactly("{\"number\":1}", "two \"words\"");
			}
			assertThat(stream.read().messages(String.class).map(ReadMessage::value).collectList().block())
				.isEqualTo(this.received);
		}
	}

	@Test
	void anAnnotationNamesItsContainerFactory() {
		this.streams.append(this.stream, "1");
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			for (String name : List.of("durableStreamListenerContainerFactory", "special")) {
				context.registerBean(name, DurableStreamListenerContainerFactory.class,
						() -> DefaultDurableStreamListenerContainerFactory.builder(this.streams.client())
							.customizer((id, settings) -> settings.group(name).streams(List.of(this.stream)))
							.build());
			}
			context.register(TwoFactories.class);
			context.refresh();
			DurableStreamListenerEndpointRegistry registry = context
				.getBean(DurableStreamListenerEndpointRegistry.class);
			assertThat(registry.getListenerContainers()).extracting(DurableStreamListenerContainer::getGroup)
				.containsExactlyInAnyOrder("durableStreamListenerContainerFactory", "special");
		}
	}

	private @Nullable Object note(Message<byte[]> message) {
		this.received
			.add(message.getHeaders().get(DurableStreamHeaders.STREAM) + " " + new String(message.getPayload()));
		return null;
	}

	private static StreamListenerStatus status(DurableStreamListenerContainer container, String stream) {
		return container.getStatus()
			.stream()
			.filter((status) -> status.stream().equals(stream))
			.findFirst()
			.orElseThrow();
	}

	/** Takes what is on lines. */
	record Lines(List<String> received) {

		void receive(Number line) {
			this.received.add(String.valueOf(line.number()));
		}

		void text(String text) {
			this.received.add(text);
		}

		/** A line. */
		record Number(int number) {
		}

	}

	/** Listeners of two factories. */
	@EnableDurableStreams
	static class TwoFactories {

		@DurableStreamListener(id = "usual")
		void usual(String payload) {
		}

		@DurableStreamListener(id = "other", containerFactory = "special")
		void special(String payload) {
		}

	}

}
