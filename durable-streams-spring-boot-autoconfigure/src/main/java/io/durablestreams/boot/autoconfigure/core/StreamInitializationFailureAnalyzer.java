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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.NewStreamProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.PropertyOrigins;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.core.NewStream;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.core.StreamInitializationException;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
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
		Map<State, List<NewStreamStatus>> streams = cause.getStreams()
			.stream()
			.collect(Collectors.groupingBy(NewStreamStatus::state, () -> new EnumMap<>(State.class),
					Collectors.toList()));
		String actions = streams.entrySet()
			.stream()
			.flatMap((state) -> actions(state.getKey(), state.getValue()))
			.distinct()
			.collect(Collectors.joining(" "));
		Stream<String> servers = streams.getOrDefault(State.PENDING, List.of()).stream().map(this::server);
		String names = Stream.concat(cause.getStreams().stream().map(this::place), servers)
			.collect(Collectors.joining(" "));
		return new FailureAnalysis(
				cause.getMessage() + PropertyOrigins.namedIn(this.environment, names + " 'durable.streams.admin'"),
				actions, cause);
	}

	private Stream<String> actions(State state, List<NewStreamStatus> streams) {
		if (state == State.DIFFERENT) {
			return Stream.of("Change what the application wants of the stream, or delete the stream if it may be made "
					+ "anew. With the mode 'create' ('durable.streams.admin.mode', or 'mode' of the stream) what "
					+ "differs is only told.");
		}
		if (state == State.PENDING) {
			String servers = streams.stream().map(this::server).distinct().collect(Collectors.joining(" and "));
			return Stream.of("Check that the server runs and that " + servers
					+ " leads to it, or set 'durable.streams.admin.fail-fast' to 'false': then the application starts "
					+ "without the stream, and makes sure of it as soon as the server can be reached.");
		}
		return streams.stream()
			.map((status) -> (status.failure() instanceof DurableStreamException)
					? "Create the stream, or let the application do so with the mode 'create' "
							+ "('durable.streams.admin.mode', or 'mode' of the stream) and credentials that allow it."
					: "Correct " + place(status) + ".");
	}

	/** What has the URL of the stream's server. */
	private String server(NewStreamStatus status) {
		String client = status.stream().client();
		if (client == null) {
			return "'durable.streams.base-url'";
		}
		String property = "durable.streams.clients." + client + ".base-url";
		return this.environment.containsProperty(property) ? "'" + property + "'" : "the client '" + client + "'";
	}

	/** Where the stream is declared. */
	private String place(NewStreamStatus status) {
		NewStream wanted = status.stream();
		return Binder.get(this.environment)
			.bind(NewStreamMapper.PREFIX, Bindable.mapOf(String.class, NewStreamProperties.class))
			.orElse(Map.of())
			.entrySet()
			.stream()
			.filter((stream) -> wanted.name()
				.equals(Objects.requireNonNullElse(stream.getValue().getName(), stream.getKey()))
					&& Objects.equals(wanted.client(), stream.getValue().getClient()))
			.map((stream) -> "'" + NewStreamMapper.PREFIX + "." + stream.getKey() + "'")
			.findFirst()
			.orElse("the bean of type NewStream that describes it");
	}

}
