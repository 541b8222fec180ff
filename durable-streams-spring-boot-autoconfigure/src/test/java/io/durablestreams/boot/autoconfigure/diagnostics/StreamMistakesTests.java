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

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.core.DurableStreamsAdminAutoConfiguration;
import io.durablestreams.boot.autoconfigure.core.DurableStreamsTemplateAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.core.NewStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * What users read who make a mistake with clients, the template or streams.
 */
class StreamMistakesTests {

	private static final String ARCHIVE = "--durable.streams.clients.archive.base-url=http://localhost:1/v1/stream";

	static Stream<Mistake> mistakes() {
		return Stream.of(
				mistake("a server that is down",
						List.of(ARCHIVE, "--durable.streams.admin.fail-fast=true",
								"--durable.streams.streams.old.client=archive"),
						"Stream 'old' can't be made sure of",
						"Check that the server runs and that 'durable.streams.clients.archive.base-url' leads to it",
						"Property: durable.streams.streams.old.client",
						"Property: durable.streams.clients.archive.base-url",
						"Property: durable.streams.admin.fail-fast"),
				mistake("a mistyped client of a stream",
						List.of(ARCHIVE, "--durable.streams.streams.audit.client=archve"), "'client' is 'archve'",
						"(did you mean 'archive'?)", "Property: durable.streams.streams.audit.client", "Origin:",
						"Correct 'durable.streams.streams.audit'."),
				mistake("a stream's name that can't be", List.of("--durable.streams.streams.audit.name=a/../b"),
						"'durable.streams.streams.audit'", "'a/../b'", "Property: durable.streams.streams.audit.name",
						"commandLineArgs", "Correct 'durable.streams.streams.audit'."),
				new Mistake("a bean's name that can't be", Unnameable.class, List.of(), "the NewStream bean 'invoices'",
						"'a/../b'", "Correct the NewStream bean 'invoices'."),
				mistake("a stream wanted twice",
						List.of("--durable.streams.streams.a.name=audit", "--durable.streams.streams.b.name=audit",
								"--durable.streams.streams.b.ttl=1d"),
						"'durable.streams.streams.a'", "'durable.streams.streams.b'", "Stream 'audit' is wanted twice",
						"'ttl' differ", "Property: durable.streams.streams.a.name",
						"Property: durable.streams.streams.b.ttl", "Keep one of the two"),
				new Mistake("a stream wanted by a bean and properties", Audit.class,
						List.of("--durable.streams.streams.b.name=audit", "--durable.streams.streams.b.ttl=1d"),
						"'durable.streams.streams.b' and the NewStream bean 'audit'", "'ttl' differ",
						"Property: durable.streams.streams.b.ttl"),
				mistake("a time to live in fractions", List.of("--durable.streams.streams.audit.ttl=1500ms"),
						"Stream 'audit' can't be created as it is described",
						"'ttl' must be whole, non-negative seconds: 1500ms",
						"Property: durable.streams.streams.audit.ttl"),
				mistake("a negative time-out of the template", List.of("--durable.streams.template.timeout=-1s"),
						"'durable.streams.template.timeout' is '-1s'", "must be positive: -1s",
						"Property: durable.streams.template.timeout"),
				mistake("a client without a server",
						List.of("--durable.streams.clients.archive.headers.x-tenant=secret"),
						"'durable.streams.clients.archive.base-url' is not set",
						"Property: durable.streams.clients.archive.headers.x-tenant", "commandLineArgs"),
				mistake("a client's base URL that can't be",
						List.of("--durable.streams.clients.archive.base-url=ftp://user:secret@archive"),
						"'ftp://***@archive'", "Property: durable.streams.clients.archive.base-url", "Origin:",
						"Set 'durable.streams.clients.archive.base-url'"));
	}

	private static Mistake mistake(String name, List<String> arguments, String... expected) {
		return new Mistake(name, Empty.class, arguments, expected);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aMistakeIsExplainedWithoutAStackTrace(Mistake mistake) throws IOException {
		mistake.assertIsExplained();
	}

	/** With no more than streams need, so that many can fail quickly. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			DurableStreamsClientAutoConfiguration.class, DurableStreamsProducerAutoConfiguration.class,
			DurableStreamsAdminAutoConfiguration.class, DurableStreamsTemplateAutoConfiguration.class })
	static class Empty {

	}

	@Import(Empty.class)
	static class Unnameable {

		@Bean
		NewStream invoices() {
			return NewStream.of("a/../b");
		}

	}

	@Import(Empty.class)
	static class Audit {

		@Bean
		NewStream audit() {
			return NewStream.of("audit");
		}

	}

}
