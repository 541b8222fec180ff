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

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.durablestreams.boot.autoconfigure.diagnostics.PropertyOrigins;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.core.StreamInitializationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports streams that keep an application from starting without a stack trace, and what
 * can be done about them. Ahead of Spring Boot's own analyzers, one of which may know the
 * cause and not what it means here.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class StreamInitializationFailureAnalyzer extends AbstractFailureAnalyzer<StreamInitializationException> {

	private final Environment environment;

	StreamInitializationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StreamInitializationException cause) {
		Map<State, String> actions = new EnumMap<>(State.class);
		cause.getStreams().forEach((status) -> actions.putIfAbsent(status.state(), action(status)));
		String names = cause.getStreams()
			.stream()
			.map((status) -> "'durable.streams.streams." + status.stream().name() + "'")
			.collect(Collectors.joining(" "));
		return new FailureAnalysis(
				cause.getMessage() + PropertyOrigins.namedIn(this.environment, names + " 'durable.streams.admin'"),
				actions.values().stream().collect(Collectors.joining(" ")), cause);
	}

	private static String action(NewStreamStatus status) {
		if (status.state() == State.DIFFERENT) {
			return "Change what the application wants of the stream, or delete the stream if it may be made anew. "
					+ "With the mode 'create' ('durable.streams.admin.mode', or 'mode' of the stream) what differs is "
					+ "only told.";
		}
		if (status.state() == State.PENDING) {
			return "Check that the server runs and that 'durable.streams.base-url' leads to it, or set "
					+ "'durable.streams.admin.fail-fast' to 'false': then the application starts without the stream, "
					+ "and makes sure of it as soon as the server can be reached.";
		}
		return (status.failure() instanceof DurableStreamException)
				? "Create the stream, or let the application do so with the mode 'create' "
						+ "('durable.streams.admin.mode', or 'mode' of the stream) and credentials that allow it."
				: "Correct what is set under 'durable.streams.streams', or the bean of type NewStream.";
	}

}
