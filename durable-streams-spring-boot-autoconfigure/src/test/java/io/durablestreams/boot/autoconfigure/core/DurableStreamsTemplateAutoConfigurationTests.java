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

package io.durablestreams.boot.autoconfigure.core;

import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.core.DurableStreamOperations;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The template as a bean.
 */
class DurableStreamsTemplateAutoConfigurationTests {

	@Test
	void theTemplateIsABeanThatSendsAndReads() {
		StreamsRunner.embedded()
			.withPropertyValues("durable.streams.producer-defaults.create=if-missing")
			.run((context) -> {
				DurableStreamOperations template = context.getBean(DurableStreamTemplate.class);
				template.send("greetings", "hello");
				assertThat(template.read("greetings", String.class).toList()).containsExactly("hello");
			});
	}

	@Test
	void whenTheApplicationHasATemplateThenThereIsNoOther() {
		StreamsRunner.embedded()
			.withUserConfiguration(OwnTemplate.class)
			.run((context) -> assertThat(context).getBeanNames(DurableStreamOperations.class).containsExactly("own"));
	}

	@Test
	void theTimeoutIsAProperty() {
		StreamsRunner.create()
			.withPropertyValues("durable.streams.base-url=http://127.0.0.1:1", "durable.streams.template.timeout=50ms")
			.run((context) -> assertThatExceptionOfType(TransportException.class)
				.isThrownBy(() -> context.getBean(DurableStreamTemplate.class).read("a", String.class).toList()));
		StreamsRunner.embedded()
			.withPropertyValues("durable.streams.template.timeout=0")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.template.timeout'"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTemplate {

		@Bean
		DurableStreamOperations own(DurableStreamsClient client, DurableStreamProducerFactory producers) {
			return new DurableStreamTemplate(client, producers);
		}

	}

}
