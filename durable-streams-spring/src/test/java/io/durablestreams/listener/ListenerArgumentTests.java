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

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.offset.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What a listener's method may take, and what is refused at start-up.
 */
class ListenerArgumentTests extends AbstractEmbeddedServerTests {

	@ParameterizedTest
	@ValueSource(strings = { "twoPayloads", "listAndMessage", "flux", "lost", "acknowledgment", "sendToNothing",
			"sendToWithoutProducers" })
	void methodsThatCanNotWorkAreRefused(String method) {
		Impossible impossible = new Impossible();
		assertThatIllegalArgumentException().isThrownBy(() -> listen(impossible, method, (settings) -> {
		}).close()).withMessageContaining("listener 'test'").withMessageContaining("Impossible." + method);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "clientMessage | ReadSignal", "stream | DurableStream", "checkpoint | Checkpoint", "flux | Flux",
					"mono | Mono", "publisher | Publisher", "future | CompletableFuture", "stage | CompletionStage",
					"sequence | Stream", "iterator | Iterator", "iterable | Iterable", "collection | Collection",
					"set | Set", "arrayOfFluxes | Flux", "batchOfFluxes | Flux", "messageOfCheckpoint | Checkpoint",
					"wantsAHeader | 'no_such_header'", "wantsAHeaderOfItsName | 'argument'" })
	void argumentsThatNoListenerHasAreRefusedWithTheirParameter(String method, String named) {
		Unoffered unoffered = new Unoffered();
		assertThatExceptionOfType(ListenerConfigurationException.class)
			.isThrownBy(() -> listen(unoffered, method, (settings) -> {
			}).close())
			.withMessageContaining("Unoffered." + method)
			.withMessageContaining("parameter 'argument'")
			.withMessageContaining(named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "map", "optionalHeader", "defaultedHeader", "listInMessage", "array", "bytes", "batch" })
	void argumentsThatListenersHaveAreNotRefused(String method) {
		listen(new Offered(), method, (settings) -> {
		}).close();
	}

	@Test
	void aHeaderOfAnotherTypeIsFinalAtTheFirstAttempt() {
		this.streams.append(this.stream, "1");
		try (ListenerTestContext listener = listen(new Unoffered(), "mistypedHeader",
				(settings) -> settings.failure(FailurePolicy.SKIP))) {
			await().untilAsserted(() -> assertThat(listener.events(ListenerEvent.MessageSkipped.class)).singleElement()
				.satisfies((event) -> assertThat(event.attempts()).isOne()));
		}
	}

	/** Methods that can't work. */
	static class Impossible {

		void twoPayloads(String one, Integer other) {
		}

		void listAndMessage(List<String> payloads, Message<String> message) {
		}

		Flux<String> flux(String payload) {
			return Flux.just(payload);
		}

		String lost(String payload) {
			return payload;
		}

		void acknowledgment(String payload, Acknowledgment acknowledgment) {
		}

		@SendTo("elsewhere")
		void sendToNothing(String payload) {
		}

		@SendTo("elsewhere")
		String sendToWithoutProducers(String payload) {
			return payload;
		}

	}

	/** Methods with arguments that no listener has. */
	static class Unoffered {

		void clientMessage(ReadSignal.Message argument) {
		}

		void stream(DurableStream argument) {
		}

		void checkpoint(Checkpoint argument) {
		}

		void flux(Flux<String> argument) {
		}

		void mono(Mono<String> argument) {
		}

		void publisher(Publisher<String> argument) {
		}

		void future(CompletableFuture<String> argument) {
		}

		void stage(CompletionStage<String> argument) {
		}

		void sequence(Stream<String> argument) {
		}

		void iterator(Iterator<String> argument) {
		}

		void iterable(Iterable<String> argument) {
		}

		void collection(Collection<String> argument) {
		}

		void set(Set<String> argument) {
		}

		void arrayOfFluxes(Flux<String>[] argument) {
		}

		void batchOfFluxes(List<Flux<String>> argument) {
		}

		void messageOfCheckpoint(StreamMessage<Checkpoint> argument) {
		}

		void wantsAHeader(@Header("no_such_header") String argument) {
		}

		void wantsAHeaderOfItsName(@Header String argument) {
		}

		void mistypedHeader(String payload, @Header(DurableStreamHeaders.ORDINAL) Thread argument) {
		}

	}

	/** Methods with arguments that look similar, and are there. */
	static class Offered {

		void map(Map<String, List<String>> payload) {
		}

		void optionalHeader(String payload, @Header("no_such_header") Optional<String> header) {
		}

		void defaultedHeader(String payload, @Header(name = "no_such_header", defaultValue = "none") String header) {
		}

		void listInMessage(StreamMessage<List<Integer>> message) {
		}

		void array(Integer[] payload) {
		}

		void bytes(byte[] payload) {
		}

		void batch(List<Message<JsonNode>> messages) {
		}

	}

}
