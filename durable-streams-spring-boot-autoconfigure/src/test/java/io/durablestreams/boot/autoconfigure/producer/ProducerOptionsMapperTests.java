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

package io.durablestreams.boot.autoconfigure.producer;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.MetadataDefaults;
import io.durablestreams.producer.CreateMode;
import io.durablestreams.producer.ProducerOptions;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ProducerOptionsMapper}.
 */
class ProducerOptionsMapperTests {

	private static final Duration CLOSE_TIMEOUT = ProducerOptions.builder().build().closeTimeout();

	private static final CloudEventEnvelopes NO_EVENTS = new CloudEventEnvelopes(List.of(), null);

	private final Map<String, String> source = new HashMap<>();

	@Test
	void whenNothingIsSetThenTheOptionsAreTheLibrarysDefaults() {
		assertThat(mapper().defaults()).usingRecursiveComparison()
			.usingOverriddenEquals()
			.isEqualTo(ProducerOptions.builder().build());
	}

	@Test
	void theDefaultsInTheMetadataAreTheLibrarys() throws IOException {
		DurableStreamsProperties defaults = MetadataDefaults.bind("durable.streams.producer-defaults.",
				DurableStreamsProperties.class);
		assertThat(new ProducerOptionsMapper(defaults, CLOSE_TIMEOUT, NO_EVENTS).defaults()).usingRecursiveComparison()
			.usingOverriddenEquals()
			.isEqualTo(ProducerOptions.builder().build());
	}

	@Test
	void whenEveryPropertyIsSetThenEveryOptionIs() {
		set("payload-type", "java.lang.String");
		set("producer-id", "warehouse");
		set("epoch", "7");
		set("content-type", "text/plain");
		set("create", "if-missing");
		set("ttl", "1h");
		set("auto-claim", "true");
		set("linger", "5ms");
		set("max-batch-size", "64KB");
		set("max-batch-count", "11");
		set("max-in-flight", "3");
		set("buffer-memory", "8MB");
		set("max-block", "2s");
		set("delivery-timeout", "30s");
		set("close-timeout", "4s");
		set("idle-timeout", "9m");
		ProducerOptions options = mapper().options("orders");
		assertThat(options).usingRecursiveComparison()
			.usingOverriddenEquals()
			.isEqualTo(ProducerOptions.builder()
				.name("orders")
				.payloadType(String.class)
				.producerId("warehouse")
				.epoch(7L)
				.contentType(MediaType.TEXT_PLAIN)
				.create(CreateMode.IF_MISSING)
				.ttl(Duration.ofHours(1))
				.autoClaim(true)
				.linger(Duration.ofMillis(5))
				.maxBatchSize(DataSize.ofKilobytes(64))
				.maxBatchCount(11)
				.maxInFlight(3)
				.bufferMemory(DataSize.ofMegabytes(8))
				.maxBlock(Duration.ofSeconds(2))
				.deliveryTimeout(Duration.ofSeconds(30))
				.closeTimeout(Duration.ofSeconds(4))
				.idleTimeout(Duration.ofMinutes(9))
				.build());
	}

	@Test
	void whenAProducerSaysNothingThenTheProducerDefaultsHold() {
		this.source.put("durable.streams.producer-defaults.max-in-flight", "2");
		this.source.put("durable.streams.producer-defaults.linger", "3ms");
		set("linger", "5ms");
		ProducerOptions options = mapper().options("orders");
		assertThat(options.maxInFlight()).isEqualTo(2);
		assertThat(options.linger()).isEqualTo(Duration.ofMillis(5));
	}

	@Test
	void whenNoStreamIsSetThenItIsCalledLikeTheProducer() {
		set("linger", "5ms");
		assertThat(mapper().stream("orders")).isEqualTo("orders");
		set("stream", "shop/orders");
		assertThat(mapper().stream("orders")).isEqualTo("shop/orders");
	}

	@Test
	void whenAnOptionIsUnusableThenTheFailureNamesTheProducer() {
		set("max-in-flight", "0");
		assertThatExceptionOfType(DurableStreamsConfigurationException.class)
			.isThrownBy(() -> mapper().options("orders"))
			.satisfies((ex) -> assertThat(ex.getDescription()).contains("'durable.streams.producers.orders'")
				.contains("'max-in-flight'"));
	}

	private void set(String property, String value) {
		this.source.put("durable.streams.producers.orders." + property, value);
	}

	private ProducerOptionsMapper mapper() {
		DurableStreamsProperties properties = new Binder(new MapConfigurationPropertySource(this.source))
			.bindOrCreate("durable.streams", Bindable.of(DurableStreamsProperties.class));
		return new ProducerOptionsMapper(properties, CLOSE_TIMEOUT, NO_EVENTS);
	}

}
