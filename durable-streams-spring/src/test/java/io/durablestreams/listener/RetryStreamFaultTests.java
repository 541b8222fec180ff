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

import io.durablestreams.embedded.Fault;
import io.durablestreams.listener.config.FailurePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Retry streams on a server that doesn't do as it should.
 */
class RetryStreamFaultTests extends AbstractEmbeddedServerTests {

	@Test
	void aMessageThatIsTooLargeForALetterGoesToTheDeadLettersAtOnce() {
		server.faults().inject(this.stream + ".test.retry-1", Fault.status(413).on(HttpMethod.POST));
		try (ListenerTestContext listener = failingListener()) {
			await().until(() -> listener.events(ListenerEvent.MessageDeadLettered.class).size() == 1);
			await().until(() -> listener.status().ordinal() == 2);
			assertThat(listener.events(ListenerEvent.MessageDelayed.class)).isEmpty();
		}
	}

	@Test
	void whileTheRetryStreamCanNotBeWrittenTheListenerWaits() {
		server.faults().inject(this.stream + ".test.retry-1", Fault.status(503).on(HttpMethod.POST).times(3));
		try (ListenerTestContext listener = failingListener()) {
			await().until(() -> listener.events(ListenerEvent.MessageDelayed.class).size() == 1);
			await().until(() -> listener.status().ordinal() == 2);
			assertThat(this.streams.read(this.stream + ".test.retry-1")).hasSize(1);
		}
	}

	@Test
	void aRetryStreamThatTheListenerReadsOrWritesOtherwiseIsRefused() {
		assertThatExceptionOfType(ListenerConfigurationException.class)
			.isThrownBy(() -> listen((settings) -> settings.failure(FailurePolicy.DEAD_LETTER)
				.retryDelays(List.of(Duration.ofMinutes(1)))
				.deadLetterStream("{stream}.{group}.retry-1")))
			.withMessageContaining("'dead-letter-stream'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"ordinal\":\"one\"", "\"attempts\":\"x\"", "\"time\":\"yesterday\"",
			"\"due\":\"tomorrow\"", "\"time\":\"+1000000000-12-31T23:59:59.999999999Z\"" })
	void whatOnlyLooksLikeALetterOnARetryStreamIsADeadLetterAndHoldsNothingUp(String broken) {
		String retries = this.stream + ".test.retry-1";
		this.streams.create(retries);
		this.streams.append(retries,
				"{\"payload\":1,\"contentType\":\"application/json\",\"stream\":\"" + this.stream
						+ "\",\"position\":\"7\",\"ordinal\":1,\"group\":\"test\",\"attempts\":1,"
						+ "\"exception\":\"E\",\"time\":\"2026-01-01T00:00:00Z\"," + broken + "}");
		try (ListenerTestContext listener = failingListener()) {
			await().until(() -> listener.events(ListenerEvent.MessageDeadLettered.class).size() == 1);
			await().until(() -> listener.status().ordinal() == 2);
		}
	}

	private ListenerTestContext failingListener() {
		this.streams.append(this.stream, "1", "2");
		return listen((message) -> {
			if (new String(message.getPayload()).equals("1")) {
				throw new IllegalStateException("broken");
			}
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER)
			.backOff(QUICK)
			.retryDelays(List.of(Duration.ofMinutes(10))));
	}

}
