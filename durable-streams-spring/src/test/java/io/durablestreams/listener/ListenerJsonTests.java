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
import java.util.Map;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.RetryBackOff;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a controller may answer with, or a log in JSON may hold.
 */
class ListenerJsonTests {

	private final JsonMapper mapper = JsonMapper.builder().build();

	@Test
	void anEventIsWrittenWithAllThatItTells() {
		ListenerEvent event = new ListenerEvent.MessageDeadLettered("mail", "orders", "orders-dead",
				StreamPosition.of(new Offset("7")), 12, 5, new IllegalStateException("no such customer"));
		Map<?, ?> json = json(event);
		assertThat(json).extracting("listenerId", "stream", "deadLetterStream", "ordinal", "attempts")
			.containsExactly("mail", "orders", "orders-dead", 12, 5);
		assertThat(json.get("position")).isNotNull();
		assertThat(json).extracting("cause.message").isEqualTo("no such customer");
		assertThat(json).hasSize(7);
		assertThat(json(new ListenerEvent.Recovered("mail", "orders")))
			.isEqualTo(Map.of("listenerId", "mail", "stream", "orders"));
	}

	@Test
	void aBackOffIsWrittenWithItsSettings() {
		Map<?, ?> json = json(RetryBackOff.fixed(Duration.ofSeconds(3), 4));
		assertThat(json).extracting("initialInterval", "maxInterval", "multiplier", "jitter", "maxAttempts")
			.containsExactly("PT3S", "PT3S", 1.0, 0.0, 4);
		assertThat(json.containsKey("maxElapsedTime")).isTrue();
		assertThat(json).hasSize(6);
	}

	private Map<?, ?> json(Object value) {
		return this.mapper.readValue(this.mapper.writeValueAsString(value), Map.class);
	}

}
