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

package io.durablestreams.boot.autoconfigure.diagnostics;

import io.durablestreams.producer.DurableStreamProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ConfiguredBeans}.
 */
class ConfiguredBeansTests {

	private final ConfiguredBeans producers = new ConfiguredBeans("producer", "durable.streams.producers",
			DurableStreamProducer.class, "Producer");

	@ParameterizedTest
	@CsvSource({ "orders, ordersProducer", "order-events, orderEventsProducer", "orderEvents, orderEventsProducer",
			"Order_events, orderEventsProducer", "chat/1, chat1Producer", "größe, größeProducer" })
	void aBeanIsNamedInCamelCase(String producer, String beanName) {
		assertThat(this.producers.beanName(producer)).isEqualTo(beanName);
	}

	@Test
	void aNameWithoutLetterOrDigitIsRefused() {
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> this.producers.beanName("-"))
			.withMessageContaining("'durable.streams.producers'");
	}

}
