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

import io.durablestreams.boot.fixtures.StartUpReports;
import io.durablestreams.listener.DurableStreamListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user reads when an application can't start.
 */
class FailureAnalysisTests {

	@Test
	void withoutAServerTheReportSaysBothWaysOut() {
		assertThat(StartUpReports.of(EmptyApplication.class)).contains("APPLICATION FAILED TO START")
			.contains("'durable.streams.base-url' is not set and the embedded server is not enabled")
			.contains("set 'durable.streams.embedded.enabled' to 'true'");
	}

	@Test
	void withTwoListenersOfOneIdTheReportNamesTheIdAndTheMethod() {
		assertThat(
				StartUpReports.of(DuplicateListeners.class, "--durable.streams.base-url=http://localhost:1/v1/stream"))
			.contains("APPLICATION FAILED TO START")
			.contains("'stock'")
			.contains(DuplicateListeners.class.getName());
	}

	@Test
	void withAListenerInAPrototypeTheReportNamesTheBeanTheMethodAndTheWayOut() {
		assertThat(
				StartUpReports.of(PrototypeListener.class, "--durable.streams.base-url=http://localhost:1/v1/stream"))
			.contains("APPLICATION FAILED TO START")
			.contains("Bean 'reservation' has the scope 'prototype'")
			.contains("Reservation.reserve")
			.contains("Move the method to a singleton");
	}

	@Test
	void withAnUnusableBaseUrlTheReportNamesThePropertyAndNoSecret() {
		assertThat(StartUpReports.of(EmptyApplication.class, "--durable.streams.base-url=https://user:secret@streams"))
			.contains("APPLICATION FAILED TO START")
			.contains("'https://***@streams'")
			.contains("'durable.streams.base-url'")
			.doesNotContain("secret");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EmptyApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateListeners {

		@DurableStreamListener(id = "stock", streams = "orders")
		void first(String order) {
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void second(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PrototypeListener {

		@Bean
		@Scope("prototype")
		Reservation reservation() {
			return new Reservation();
		}

	}

	static class Reservation {

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order) {
		}

	}

}
