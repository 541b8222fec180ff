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

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.listener.deadletter.DeadLetters;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.lang.Contract;

/**
 * Actuator endpoint that shows the dead letters of listeners, and has them handled again,
 * appended to their stream, or marked as done. What is done with many letters goes on
 * behind a request that doesn't wait for its end, and can be stopped.
 */
@Endpoint(id = "durablestreamsdeadletters")
public final class DurableStreamsDeadLettersEndpoint {

	private static final int DEFAULT_LIMIT = 100;

	private final DurableStreamListenerEndpointRegistry registry;

	private final DeadLetters deadLetters;

	private final DurableStreamsEndpointProperties properties;

	private final ListenerAudit audit;

	private final DeadLetterActs acts;

	/**
	 * Create the endpoint.
	 * @param registry the listeners
	 * @param deadLetters their dead letters
	 * @param properties who may see payloads, and the messages of exceptions, which may
	 * quote them, and how long a request waits
	 * @param events told of each act, by an
	 * {@link org.springframework.boot.actuate.audit.listener.AuditApplicationEvent
	 * AuditApplicationEvent}
	 */
	public DurableStreamsDeadLettersEndpoint(DurableStreamListenerEndpointRegistry registry, DeadLetters deadLetters,
			DurableStreamsEndpointProperties properties, ApplicationEventPublisher events) {
		this.registry = registry;
		this.deadLetters = deadLetters;
		this.properties = properties;
		this.acts = new DeadLetterActs(properties.getActTimeout());
		this.audit = new ListenerAudit(events);
	}

	/**
	 * Where dead letters are, and what is being done with them.
	 * @return a snapshot
	 */
	@ReadOperation
	public DeadLettersDescriptor deadLetters() {
		List<DeadLetterStreamDescriptor> streams = new ArrayList<>();
		for (DurableStreamListenerContainer container : this.registry.getListenerContainers()) {
			for (String stream : container.getStreams()) {
				streams.add(new DeadLetterStreamDescriptor(container.getId(), stream,
						this.deadLetters.deadLetterStream(container.getId(), stream),
						this.acts.latest(container.getId())));
			}
		}
		return new DeadLettersDescriptor(streams);
	}

	/**
	 * Look at the letters of a listener.
	 * @param listener the listener's id
	 * @param stream the stream that the messages come from, if the listener has several
	 * @param from the position of the dead letter stream to begin at, by default its
	 * beginning
	 * @param limit how many letters at most, by default {@value #DEFAULT_LIMIT}
	 * @param doneToo whether to show letters that are done with
	 * @param deadLetterStream the stream that the letters are on, if an error handler
	 * puts them elsewhere than the listener's failure policy
	 * @return the letters, or {@code null} if there is no such listener
	 */
	@ReadOperation
	public @Nullable PageDescriptor letters(@Selector String listener, @Nullable String stream, @Nullable String from,
			@Nullable Integer limit, @Nullable Boolean doneToo, @Nullable String deadLetterStream) {
		return letters(SecurityContext.NONE, listener, stream, from, limit, doneToo, deadLetterStream);
	}

	@Nullable PageDescriptor letters(SecurityContext securityContext, String listener, @Nullable String stream,
			@Nullable String from, @Nullable Integer limit, @Nullable Boolean doneToo,
			@Nullable String deadLetterStream) {
		if (this.registry.getListenerContainer(listener) == null) {
			return null;
		}
		DeadLetterQuery place = DeadLetterQuery.of(listener).stream(stream).deadLetterStream(deadLetterStream);
		DeadLetterQuery query = query(place, from, (limit != null) ? limit : DEFAULT_LIMIT);
		DeadLetterQuery wanted = Boolean.TRUE.equals(doneToo) ? query.doneToo() : query;
		boolean shown = this.properties.isPayloadShown(securityContext);
		AtomicReference<@Nullable StreamPosition> next = new AtomicReference<>();
		// One letter at a time is in memory: each may have many bytes.
		List<LetterDescriptor> letters = asked(() -> this.deadLetters.list(wanted).map((letter) -> {
			next.set(letter.nextPosition());
			return LetterDescriptor.of(letter, shown);
		}).collectList().blockOptional().orElseThrow());
		StreamPosition behind = next.get();
		return new PageDescriptor(letters, (behind != null) ? behind.toString() : null);
	}

	/**
	 * Do something with one letter or with many.
	 * @param listener the listener's id
	 * @param action what to do
	 * @param stream the stream that the messages come from, if the listener has several
	 * @param letter where the one letter lies, as it is told
	 * @param from where to begin with many letters, by default at the beginning of the
	 * dead letter stream
	 * @param limit how many letters at most
	 * @param everyReaderSeesItAgain {@code true}, in so many words, to append
	 * @param deadLetterStream the stream that the letters are on, if an error handler
	 * puts them elsewhere than the listener's failure policy
	 * @return what has come of it by now, or {@code null} if there is no such listener
	 */
	@WriteOperation
	public @Nullable LetterActDescriptor act(@Selector String listener, Action action, @Nullable String stream,
			@Nullable String letter, @Nullable String from, @Nullable Integer limit,
			@Nullable Boolean everyReaderSeesItAgain, @Nullable String deadLetterStream) {
		return act(SecurityContext.NONE, listener, action, stream, letter, from, limit, everyReaderSeesItAgain,
				deadLetterStream);
	}

	@Nullable LetterActDescriptor act(SecurityContext securityContext, String listener, Action action, @Nullable String stream,
			@Nullable String letter, @Nullable String from, @Nullable Integer limit,
			@Nullable Boolean everyReaderSeesItAgain, @Nullable String deadLetterStream) {
		if (this.registry.getListenerContainer(listener) == null) {
			return null;
		}
		Map<String, @Nullable Object> request = new HashMap<>();
		request.put("listener", listener);
		request.put("stream", stream);
		request.put("letter", letter);
		request.put("from", from);
		request.put("limit", limit);
		request.put("deadLetterStream", deadLetterStream);
		try {
			if (action == Action.APPEND) {
				require(Boolean.TRUE.equals(everyReaderSeesItAgain),
						"append makes every reader of the stream see the message again: say "
								+ "'everyReaderSeesItAgain': true");
			}
			LetterActDescriptor done = (action == Action.STOP) ? this.acts.stop(listener)
					: perform(listener, action,
							DeadLetterQuery.of(listener).stream(stream).deadLetterStream(deadLetterStream), letter,
							from, limit);
			this.audit.acted(securityContext, "DEAD_LETTER_" + action.name(), request, done.state().name());
			return done;
		}
		catch (RuntimeException ex) {
			this.audit.acted(securityContext, "DEAD_LETTER_" + action.name(), request, "REFUSED");
			throw ex;
		}
	}

	private LetterActDescriptor perform(String listener, Action action, DeadLetterQuery place, @Nullable String letter,
			@Nullable String from, @Nullable Integer limit) {
		require((letter != null) != (limit != null),
				"say 'letter', the position of one, or 'limit', how many, and 'from' where");
		if (letter != null) {
			DeadLetter one = asked(() -> this.deadLetters.get(place.from(position(letter))).block());
			require(one != null, "there is no letter of listener '" + listener + "' at " + letter);
			return this.acts.begin(listener, action, switch (action) {
				case HANDLE -> this.deadLetters.handleAgain(one).flux();
				case APPEND -> this.deadLetters.append(one).flux();
				default -> this.deadLetters.done(one).flux();
			});
		}
		DeadLetterQuery query = query(place, from, Objects.requireNonNull(limit));
		asked(() -> this.deadLetters.deadLetterStream(query));
		return this.acts.begin(listener, action, switch (action) {
			case HANDLE -> this.deadLetters.handleAgain(query);
			case APPEND -> this.deadLetters.append(query);
			default -> this.deadLetters.done(query);
		});
	}

	private static DeadLetterQuery query(DeadLetterQuery place, @Nullable String from, int limit) {
		require(limit > 0, "'limit' must be positive: " + limit);
		DeadLetterQuery query = place.limit(limit);
		return (from != null) ? query.from(position(from)) : query;
	}

	private static StreamPosition position(String text) {
		try {
			return StreamPosition.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static <T extends @Nullable Object> T asked(Supplier<T> question) {
		try {
			return question.get();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	@Contract("false, _ -> fail")
	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw invalid(otherwise);
		}
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/** What can be done with dead letters. */
	public enum Action {

		/** Have the listener handle the message again. */
		HANDLE,

		/** Append the message to its stream, where every reader sees it again. */
		APPEND,

		/** Mark as done. */
		DONE,

		/** Stop what is being done with many letters, behind the one in hand. */
		STOP

	}

	/**
	 * Where dead letters are.
	 *
	 * @param streams the dead letter streams of each listener
	 */
	public record DeadLettersDescriptor(List<DeadLetterStreamDescriptor> streams) {
	}

	/**
	 * Where the dead letters of a listener's stream are.
	 *
	 * @param listener the listener's id
	 * @param stream the stream that the messages come from
	 * @param deadLetterStream the stream that the letters are on
	 * @param act what is being, or was last, done with letters of the listener
	 */
	public record DeadLetterStreamDescriptor(String listener, String stream, String deadLetterStream,
			@Nullable LetterActDescriptor act) {
	}

	/**
	 * Dead letters.
	 *
	 * @param letters the letters
	 * @param next where those behind them begin, {@code null} if there are none
	 */
	public record PageDescriptor(List<LetterDescriptor> letters, @Nullable String next) {
	}

	/**
	 * A dead letter.
	 *
	 * @param id what tells it from others
	 * @param letter where it lies, for further acts
	 * @param stream the stream that its message comes from
	 * @param position the position behind the message there
	 * @param ordinal the message's number there
	 * @param time when it became a letter
	 * @param attempts how many attempts to handle it were made before
	 * @param exception the class of the exception that the last of them ended in
	 * @param exceptionMessage the message of that exception, where payloads may be shown
	 * @param done whether it is done with
	 * @param timesHandledAgain how often it was handled again
	 * @param contentType the message's content type
	 * @param payload the message as text, or in Base64 if it is none, where payloads may
	 * be shown
	 */
	public record LetterDescriptor(String id, String letter, String stream, String position, long ordinal, Instant time,
			int attempts, String exception, @Nullable String exceptionMessage, boolean done, int timesHandledAgain,
			String contentType, @Nullable String payload) {

		static LetterDescriptor of(DeadLetter letter, boolean payload) {
			return new LetterDescriptor(letter.id(), letter.letterPosition().toString(), letter.stream(),
					letter.position().toString(), letter.ordinal(), letter.time(), letter.attempts(),
					letter.exception(), payload ? letter.exceptionMessage() : null, letter.isDone(),
					letter.timesHandledAgain(), letter.contentType().toString(),
					payload ? PayloadText.of(letter.data()) : null);
		}

	}

	/**
	 * What is being, or was, done with letters.
	 *
	 * @param action what
	 * @param state how far it is
	 * @param began when it began
	 * @param letters how many letters ended how
	 * @param failures the first of those that stay, with the reason
	 * @param failure why it ended before all letters were done with
	 * @param owner the instance that must be asked, where that is the reason and it is
	 * known
	 */
	public record LetterActDescriptor(Action action, ActState state, Instant began,
			Map<DeadLetterOutcome.Status, Long> letters, List<FailureDescriptor> failures, @Nullable String failure,
			@Nullable String owner) {
	}

	/**
	 * A letter that stays.
	 *
	 * @param letter where it lies
	 * @param ordinal its message's number
	 * @param failure the reason
	 */
	public record FailureDescriptor(String letter, long ordinal, @Nullable String failure) {
	}

	/** How far something is that is done with letters. */
	public enum ActState {

		/** It goes on. */
		RUNNING,

		/** All letters have been taken in hand. */
		FINISHED,

		/** It was stopped. */
		STOPPED,

		/** It has ended before. */
		FAILED

	}

}
