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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.listener.DurableStreamListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ListenerFailureAnalyzer}.
 */
class ListenerFailureAnalyzerTests {

	private final ListenerFailureAnalyzer analyzer = new ListenerFailureAnalyzer(new StandardEnvironment());

	@Test
	void whenTwoListenersHaveOneIdThenTheAnalysisNamesItAndTheMethod() {
		assertThat(analysisWith(OrderListener.class, SecondStockListener.class).getDescription()).contains("'stock'")
			.contains(SecondStockListener.class.getName() + ".again");
	}

	@ParameterizedTest
	@ValueSource(classes = { BlankStreamListener.class, NoStreamListener.class, BlankIdListener.class })
	void whenAListenerCantWorkThenTheAnalysisNamesItsMethod(Class<?> listener) {
		FailureAnalysis analysis = analysisWith(listener);
		assertThat(analysis.getDescription()).contains(listener.getName() + ".handle");
		assertThat(analysis.getAction()).contains("'durable.streams.listeners'");
	}

	@Test
	void whenAnotherPartOfTheApplicationFailsThenItIsLeftToOthers() {
		assertThat(this.analyzer.analyze(new IllegalStateException(new IllegalArgumentException("other")))).isNull();
	}

	private FailureAnalysis analysisWith(Class<?>... listeners) {
		AtomicReference<FailureAnalysis> analysis = new AtomicReference<>();
		StreamsRunner.embedded()
			.withUserConfiguration(listeners)
			.run((context) -> analysis.set(this.analyzer.analyze(context.getStartupFailure())));
		assertThat(analysis.get()).isNotNull();
		return analysis.get();
	}

	static class SecondStockListener {

		@DurableStreamListener(id = "stock", streams = "orders")
		void again(Order order) {
		}

	}

	static class BlankStreamListener {

		@DurableStreamListener(id = "blank", streams = " ")
		void handle(Order order) {
		}

	}

	static class NoStreamListener {

		@DurableStreamListener(id = "none")
		void handle(Order order) {
		}

	}

	static class BlankIdListener {

		@DurableStreamListener(id = " ", streams = "orders")
		void handle(Order order) {
		}

	}

}
