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

package io.durablestreams.boot.actuate;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

import io.durablestreams.boot.actuate.ActDescriptor.Outcome;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.TimeSeek;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Has a listener do what somebody asks for, and waits for the end as long as it may.
 */
final class ListenerActs {

	private final Duration timeout;

	ListenerActs(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Have a listener do something.
	 * @param container the listener
	 * @param action what
	 * @param stream the stream that it is about; {@code null} for all, or the only one
	 * @param position where to seek
	 * @param time when to seek, in place of a position
	 * @return what has come of it
	 * @throws IllegalArgumentException if the listener has no such stream
	 * @throws IllegalStateException if it can't be done
	 */
	ActDescriptor perform(DurableStreamListenerContainer container, ListenerAction action, @Nullable String stream,
			@Nullable String position, @Nullable String time) {
		return switch (action) {
			case START, STOP, PAUSE, RESUME -> {
				control(container, action, stream);
				yield ActDescriptor.of(action, Outcome.DONE, describe(container));
			}
			case SEEK -> {
				if (time != null) {
					yield seek(container, only(container, stream), time(time, position));
				}
				StreamPosition target = position(position);
				String sought = only(container, stream);
				yield await(container, action, sought, container.seek(sought, target), ActDescriptor::sought);
			}
			case SKIP -> {
				String skipped = only(container, stream);
				yield await(container, action, skipped, container.skip(skipped), ActDescriptor::skipped);
			}
			case WITHDRAW -> withdraw(container, only(container, stream));
		};
	}

	/** Who asks again for what is being read for already waits for that. */
	private ActDescriptor seek(DurableStreamListenerContainer container, String stream, Instant time) {
		TimeSeek before = container.getTimeSeek(stream);
		TimeSeek seek = (before != null && !before.isDone() && before.time().equals(time)) ? before
				: container.seek(stream, time);
		try {
			seek.found().handle((position, failure) -> position).get(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ExecutionException ex) {
			// It goes on, and the listener tells how far it is.
		}
		return seek.isDone() || seek.found().isDone()
				? await(container, ListenerAction.SEEK, stream, seek, ActDescriptor::sought)
				: ActDescriptor.of(ListenerAction.SEEK, Outcome.SCANNING, describe(container));
	}

	private static ActDescriptor withdraw(DurableStreamListenerContainer container, String stream) {
		TimeSeek seek = container.getTimeSeek(stream);
		if (seek == null || seek.isDone() || !seek.cancel(false)) {
			throw new IllegalStateException("Listener '" + container.getId() + "' has no seek to a time on stream '"
					+ stream + "' that could be withdrawn");
		}
		return ActDescriptor.of(ListenerAction.WITHDRAW, Outcome.DONE, describe(container));
	}

	private static void control(DurableStreamListenerContainer container, ListenerAction action,
			@Nullable String stream) {
		if (stream == null) {
			control(container, action);
			return;
		}
		switch (action) {
			case START -> container.start(stream);
			case PAUSE -> container.pause(stream);
			case RESUME -> container.resume(stream);
			default -> container.stop(stream, () -> {
			});
		}
	}

	private static void control(DurableStreamListenerContainer container, ListenerAction action) {
		switch (action) {
			case START -> container.start();
			case PAUSE -> container.pause();
			case RESUME -> container.resume();
			default -> container.stop(() -> {
			});
		}
	}

	private <T> ActDescriptor await(DurableStreamListenerContainer container, ListenerAction action, String stream,
			CompletableFuture<T> act, BiFunction<T, ListenerDescriptor, ActDescriptor> done) {
		try {
			if (!act.isDone() && isHeldUp(container, action, stream)) {
				return ActDescriptor.of(action, Outcome.PENDING, describe(container));
			}
			return done.apply(act.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS), describe(container));
		}
		catch (TimeoutException ex) {
			Outcome outcome = act.cancel(false) ? Outcome.WITHDRAWN : Outcome.UNDER_WAY;
			return ActDescriptor.of(action, outcome, describe(container));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return ActDescriptor.of(action, act.cancel(false) ? Outcome.WITHDRAWN : Outcome.UNDER_WAY,
					describe(container));
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof IllegalStateException refused) ? refused
					: new IllegalStateException("Nothing was done: " + FailureText.of(ex.getCause()), ex.getCause());
		}
	}

	/** Somebody else has to do something first. */
	private static boolean isHeldUp(DurableStreamListenerContainer container, ListenerAction action, String stream) {
		ContainerState state = container.getStatus()
			.stream()
			.filter((status) -> status.stream().equals(stream))
			.map(StreamListenerStatus::state)
			.findFirst()
			.orElseThrow();
		return state.isTerminal() || (state == ContainerState.PAUSED && action == ListenerAction.SKIP);
	}

	private static ListenerDescriptor describe(DurableStreamListenerContainer container) {
		return ListenerDescriptor.of(container, false);
	}

	private static String only(DurableStreamListenerContainer container, @Nullable String stream) {
		List<String> streams = container.getStreams();
		if (stream == null && streams.size() > 1) {
			throw invalid("Say which 'stream' of listener '" + container.getId() + "': " + streams);
		}
		return (stream != null) ? stream : streams.get(0);
	}

	private static Instant time(String text, @Nullable String position) {
		if (position != null) {
			throw invalid("Say either the 'position' or the 'time' to seek");
		}
		try {
			return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
		}
		catch (DateTimeException ex) {
			throw invalid("'" + text + "' is not a 'time': expected one like 2026-03-01T12:00:00Z");
		}
	}

	private static StreamPosition position(@Nullable String text) {
		if (text == null || text.isBlank()) {
			throw invalid("Say the 'position' to seek: earliest, latest, or one that was told; or the 'time'");
		}
		if (text.equalsIgnoreCase("earliest")) {
			return StreamPosition.EARLIEST;
		}
		if (text.equalsIgnoreCase("latest")) {
			return StreamPosition.LATEST;
		}
		try {
			return StreamPosition.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

}
