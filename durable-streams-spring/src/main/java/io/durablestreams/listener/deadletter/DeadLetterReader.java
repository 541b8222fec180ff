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

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.listener.internal.failure.Letter;
import io.durablestreams.listener.internal.failure.LetterMarks;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Reads the letters of one listener's stream, with what is remembered of each. Nothing
 * happens before somebody subscribes.
 */
final class DeadLetterReader {

	private static final Log logger = LogFactory.getLog(DeadLetterReader.class);

	private final DeadLetterPlace place;

	DeadLetterReader(DeadLetterPlace place) {
		this.place = place;
	}

	/**
	 * Read the letters up to the dead letter stream's present tail.
	 * @param from where to begin
	 * @return the letters, none if there is no such stream
	 */
	Flux<DeadLetter> read(StreamPosition from) {
		return messages(from).publishOn(Schedulers.boundedElastic(), 1)
			.concatMap((found) -> Mono.justOrEmpty(letter(found)), 1);
	}

	/**
	 * Read one letter.
	 * @param position where it lies
	 * @return the letter, or nothing if there is none there
	 */
	Mono<DeadLetter> readOne(StreamPosition position) {
		return messages(position).next()
			.publishOn(Schedulers.boundedElastic())
			.flatMap((found) -> Mono.justOrEmpty(letter(found)));
	}

	private Flux<Found> messages(StreamPosition from) {
		return Flux.defer(() -> {
			Found.Reading reading = new Found.Reading(from);
			return this.place.container()
				.getClient()
				.stream(this.place.deadLetterStream())
				.read()
				.from(from)
				.signals()
				.mapNotNull(reading::next)
				.onErrorResume(StreamNotFoundException.class, (ex) -> Flux.empty());
		});
	}

	/** Dead letter streams may be shared, and hold what is no letter at all. */
	private @Nullable DeadLetter letter(Found found) {
		Letter letter;
		try {
			letter = Letter.parse(found.message().data());
		}
		catch (IllegalArgumentException ex) {
			logger.debug("What is at " + found.position() + " of '" + this.place.deadLetterStream() + "' is no letter",
					ex);
			return null;
		}
		if (!letter.group().equals(this.place.container().getGroup()) || !letter.stream().equals(this.place.stream())) {
			return null;
		}
		return new DeadLetter(this.place, found.position(), found.message().position(), found.message().data(), letter,
				this.place.container()
					.getOffsetStore()
					.load(LetterMarks.key(letter.group(), this.place.deadLetterStream(), letter.id())));
	}

	/**
	 * A message of a dead letter stream.
	 *
	 * @param position the position right before it
	 * @param message the message
	 */
	private record Found(StreamPosition position, ReadSignal.Message message) {

		/** Keeps where the next message begins. */
		private static final class Reading {

			private StreamPosition position;

			Reading(StreamPosition from) {
				this.position = from;
			}

			@Nullable Found next(ReadSignal signal) {
				StreamPosition before = this.position;
				this.position = signal.position();
				return (signal instanceof ReadSignal.Message message) ? new Found(before, message) : null;
			}

		}

	}

}
