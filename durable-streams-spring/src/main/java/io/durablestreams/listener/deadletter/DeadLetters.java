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

package io.durablestreams.listener.deadletter;

import java.io.ByteArrayOutputStream;
import java.util.function.Function;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.internal.failure.LetterMarks;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.MediaType;

/**
 * The dead letters of an application's listeners, and what can be done with them. They
 * stay on their stream; what is done with is remembered beside the group's checkpoints,
 * and survives what they survive. Thread-safe.
 * <p>
 * Nothing happens before somebody subscribes. What is done with many letters is done with
 * one after the other, and told after each; cancelling stops behind the letter in hand.
 */
public final class DeadLetters {

	private static final Log logger = LogFactory.getLog(DeadLetters.class);

	private final DurableStreamListenerEndpointRegistry registry;

	/**
	 * Create it.
	 * @param registry the listeners
	 */
	public DeadLetters(DurableStreamListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	/**
	 * The name of a dead letter stream.
	 * @param listenerId the listener's id
	 * @param stream the name of the stream that the messages come from, which may be
	 * {@code null} if the listener has no other
	 * @return the name of the stream that the listener's failure policy puts letters on
	 * @throws IllegalArgumentException if there is no such listener or it has no such
	 * stream
	 */
	public String deadLetterStream(String listenerId, @Nullable String stream) {
		return DeadLetterPlace.of(this.registry, listenerId, stream, null).deadLetterStream();
	}

	/**
	 * The name of the dead letter stream that a query is about.
	 * @param query the listener and the streams
	 * @return the stream's name
	 * @throws IllegalArgumentException if there is no such listener or it has no such
	 * stream
	 */
	public String deadLetterStream(DeadLetterQuery query) {
		return DeadLetterPlace.of(this.registry, query).deadLetterStream();
	}

	/**
	 * Look at letters.
	 * @param query chooses them
	 * @return the letters in their order, up to the dead letter stream's present tail;
	 * none if there is no such stream. Fails with an {@link IllegalArgumentException} if
	 * there is no such listener or it has no such stream, and with what the client or the
	 * offset store failed with
	 */
	public Flux<DeadLetter> list(DeadLetterQuery query) {
		return Flux.defer(() -> {
			DeadLetterPlace place = DeadLetterPlace.of(this.registry, query);
			return new DeadLetterReader(place).read(query.from())
				.filter((letter) -> query.isDoneToo() || !letter.isDone())
				.take(query.limit());
		});
	}

	/**
	 * Look at one letter.
	 * @param listenerId the listener's id
	 * @param stream the name of the stream that its message comes from, which may be
	 * {@code null} if the listener has no other
	 * @param letterPosition where the letter lies
	 * @return the letter, or nothing if there is none of this listener and stream there
	 */
	public Mono<DeadLetter> get(String listenerId, @Nullable String stream, StreamPosition letterPosition) {
		return get(DeadLetterQuery.of(listenerId).stream(stream).from(letterPosition));
	}

	/**
	 * Look at the letter that lies right where a query begins, whether it is done with or
	 * not.
	 * @param query the listener, the streams and where the letter lies
	 * @return the letter, or nothing if there is none of this listener and stream there
	 */
	public Mono<DeadLetter> get(DeadLetterQuery query) {
		return Mono.defer(() -> {
			DeadLetterPlace place = DeadLetterPlace.of(this.registry, query);
			return new DeadLetterReader(place).readOne(query.from());
		});
	}

	/**
	 * Have the listener handle a letter's message again, once, between the messages of
	 * its stream and under the same promises: with {@code acknowledge = transactional}
	 * what the handler writes and the letter's end are one transaction. The message has
	 * the header {@link io.durablestreams.listener.DurableStreamHeaders#DEAD_LETTER}.
	 * @param letter the letter
	 * @return what became of it. A letter whose message fails again stays, with its
	 * count, and no other letter is made. Fails with an {@link IllegalStateException} if
	 * the listener doesn't run here, and with what the offset store failed with
	 */
	public Mono<DeadLetterOutcome> handleAgain(DeadLetter letter) {
		return Mono.defer(() -> place(letter).container().handleAgain(letter));
	}

	/**
	 * Have the listener handle the messages of letters again, see
	 * {@link #handleAgain(DeadLetter)}.
	 * @param query chooses the letters
	 * @return what became of each
	 */
	public Flux<DeadLetterOutcome> handleAgain(DeadLetterQuery query) {
		return list(query).concatMap(this::handleAgain, 1);
	}

	/**
	 * Append a letter's message to the stream that it comes from, <em>where every reader
	 * of the stream sees it again</em>, and mark the letter as done. Repeated after a
	 * failure it is recognised by the server as long as that remembers producers.
	 * @param letter the letter
	 * @return what became of it
	 */
	public Mono<DeadLetterOutcome> append(DeadLetter letter) {
		return withMark(letter, (marks) -> {
			if (!letter.isComplete()) {
				return Mono.just(failed(letter, new IllegalStateException("The message was too large for the " + letter
						+ ", which has the beginning only; it is still where it was")));
			}
			return marks.place.container()
				.getClient()
				.stream(letter.stream())
				.append(appending(letter))
				.publishOn(Schedulers.boundedElastic())
				.map((appended) -> marks.done(DeadLetterOutcome.Status.APPENDED))
				.onErrorResume((ex) -> Mono.just(failed(letter, ex)));
		});
	}

	/**
	 * Append the messages of letters to the stream that they come from, see
	 * {@link #append(DeadLetter)}.
	 * @param query chooses the letters
	 * @return what became of each
	 */
	public Flux<DeadLetterOutcome> append(DeadLetterQuery query) {
		return list(query).concatMap(this::append, 1);
	}

	/**
	 * Mark a letter as done, without any handling.
	 * @param letter the letter
	 * @return what became of it
	 */
	public Mono<DeadLetterOutcome> done(DeadLetter letter) {
		return withMark(letter, (marks) -> Mono.fromCallable(() -> marks.done(DeadLetterOutcome.Status.DONE)));
	}

	/**
	 * Mark letters as done, without any handling.
	 * @param query chooses the letters
	 * @return what became of each
	 */
	public Flux<DeadLetterOutcome> done(DeadLetterQuery query) {
		return list(query).concatMap(this::done, 1);
	}

	private Mono<DeadLetterOutcome> withMark(DeadLetter letter, Function<Marks, Mono<DeadLetterOutcome>> act) {
		return Mono.defer(() -> {
			Marks marks = new Marks(place(letter), letter);
			return marks.isDone() ? Mono.just(new DeadLetterOutcome(letter, DeadLetterOutcome.Status.DONE_BEFORE, null))
					: act.apply(marks);
		}).subscribeOn(Schedulers.boundedElastic());
	}

	private DeadLetterPlace place(DeadLetter letter) {
		return DeadLetterPlace.of(this.registry, letter.listenerId(), letter.stream(), letter.deadLetterStream());
	}

	private static DeadLetterOutcome failed(DeadLetter letter, Throwable failure) {
		return new DeadLetterOutcome(letter, DeadLetterOutcome.Status.FAILED, failure);
	}

	/**
	 * A JSON array appended as it is would become as many messages as it has elements.
	 */
	private static AppendRequest appending(DeadLetter letter) {
		byte[] data = letter.data();
		ByteArrayOutputStream body = new ByteArrayOutputStream(data.length + 2);
		boolean json = letter.contentType().isCompatibleWith(MediaType.APPLICATION_JSON);
		if (json) {
			body.write('[');
		}
		body.writeBytes(data);
		if (json) {
			body.write(']');
		}
		return AppendRequest.builder()
			.body(body.toByteArray())
			.contentType(letter.contentType())
			.producer(new ProducerSequence("dead-letter-appended-" + letter.id(), 0, 0))
			.build();
	}

	/** The mark of a letter. */
	private static final class Marks {

		private final DeadLetterPlace place;

		private final DeadLetter letter;

		private final CheckpointKey key;

		private final OffsetStore store;

		private final @Nullable Checkpoint mark;

		Marks(DeadLetterPlace place, DeadLetter letter) {
			this.place = place;
			this.letter = letter;
			this.key = LetterMarks.key(letter.group(), letter.deadLetterStream(), letter.id());
			this.store = place.container().getOffsetStore();
			this.mark = this.store.load(this.key);
		}

		boolean isDone() {
			return LetterMarks.isDone(this.mark);
		}

		DeadLetterOutcome done(DeadLetterOutcome.Status status) {
			this.store.save(this.key, LetterMarks.done(LetterMarks.times(this.mark)));
			logger.info("The " + this.letter + " is " + ((status == DeadLetterOutcome.Status.APPENDED)
					? "appended to '" + this.letter.stream() + "' and done with" : "marked as done"));
			return new DeadLetterOutcome(this.letter, status, null);
		}

	}

}
