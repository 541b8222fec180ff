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

import java.time.Instant;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.internal.failure.Letter;
import io.durablestreams.listener.internal.failure.LetterMarks;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * A message that a listener could not handle, as it lies on a dead letter stream, and
 * what has been done about it. Immutable; a snapshot of the time when it was read.
 */
public final class DeadLetter {

	private final String listenerId;

	private final String deadLetterStream;

	private final StreamPosition letterPosition;

	private final StreamPosition nextPosition;

	private final Letter letter;

	private final byte[] json;

	private final boolean done;

	private final int timesHandledAgain;

	DeadLetter(DeadLetterPlace place, StreamPosition letterPosition, StreamPosition nextPosition, byte[] json,
			Letter letter, @Nullable Checkpoint mark) {
		this.listenerId = place.container().getId();
		this.deadLetterStream = place.deadLetterStream();
		this.letterPosition = letterPosition;
		this.nextPosition = nextPosition;
		this.json = json;
		this.letter = letter;
		this.done = LetterMarks.isDone(mark);
		this.timesHandledAgain = LetterMarks.times(mark);
	}

	/**
	 * What tells it from all other letters of its stream. A letter that was sent twice
	 * for one message has one id.
	 * @return 32 hexadecimal digits
	 */
	public String id() {
		return this.letter.id();
	}

	/**
	 * The listener that can handle it.
	 * @return the listener's id
	 */
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * The group whose listener could not handle it.
	 * @return the group
	 */
	public String group() {
		return this.letter.group();
	}

	/**
	 * The stream that it lies on.
	 * @return the dead letter stream's name
	 */
	public String deadLetterStream() {
		return this.deadLetterStream;
	}

	/**
	 * Where it lies: a read of the dead letter stream from there begins with it.
	 * @return the position right before the letter
	 */
	public StreamPosition letterPosition() {
		return this.letterPosition;
	}

	/**
	 * Where the letters behind it begin.
	 * @return the position right behind the letter
	 */
	public StreamPosition nextPosition() {
		return this.nextPosition;
	}

	/**
	 * The stream that its message comes from.
	 * @return the stream's name
	 */
	public String stream() {
		return this.letter.stream();
	}

	/**
	 * The position right behind the message in the stream that it comes from.
	 * @return the position
	 */
	public StreamPosition position() {
		return this.letter.message().position();
	}

	/**
	 * The message's number in the stream that it comes from.
	 * @return the ordinal
	 */
	public long ordinal() {
		return this.letter.ordinal();
	}

	/**
	 * The message's content type.
	 * @return the content type
	 */
	public MediaType contentType() {
		return this.letter.message().contentType();
	}

	/**
	 * The message.
	 * @return its bytes, or what there is of them if the letter isn't
	 * {@linkplain #isComplete() complete}
	 */
	public byte[] data() {
		return this.letter.message().data().clone();
	}

	/**
	 * Whether all of the message is in the letter. If it was too large for one, it can
	 * only be marked as done.
	 * @return {@code false} if the message is cut
	 */
	public boolean isComplete() {
		return this.letter.isComplete();
	}

	/**
	 * The letter as it lies on the dead letter stream.
	 * @return JSON
	 */
	public byte[] json() {
		return this.json.clone();
	}

	/**
	 * How many attempts to handle it were made before it became a letter.
	 * @return the number of attempts
	 */
	public int attempts() {
		return this.letter.attempts();
	}

	/**
	 * The class of the exception that the last of these ended in.
	 * @return the class's name
	 */
	public String exception() {
		return this.letter.exception();
	}

	/**
	 * The message of that exception.
	 * @return the text, or {@code null} if it has none
	 */
	public @Nullable String exceptionMessage() {
		return this.letter.exceptionMessage();
	}

	/**
	 * When it became a letter.
	 * @return the time
	 */
	public Instant time() {
		return this.letter.time();
	}

	/**
	 * Whether it has been handled again with success, appended to its stream, or marked
	 * as done.
	 * @return whether nothing is to be done any more
	 */
	public boolean isDone() {
		return this.done;
	}

	/**
	 * How often its message was handled again.
	 * @return how often, with and without success
	 */
	public int timesHandledAgain() {
		return this.timesHandledAgain;
	}

	@Override
	public String toString() {
		return "dead letter " + id() + " of message " + ordinal() + " of stream '" + stream() + "', at "
				+ this.letterPosition + " of '" + this.deadLetterStream + "'";
	}

}
