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

package io.durablestreams.listener.container;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.internal.failure.Letter;
import io.durablestreams.listener.internal.invoke.MessageDetour;
import io.durablestreams.listener.internal.invoke.NumberedMessage;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Takes messages out of the letters of a retry stream, once their time has come.
 */
final class RetryArrivals {

	private final RetryRoute route;

	private final SerialTask task;

	RetryArrivals(RetryRoute route, SerialTask task) {
		this.route = route;
		this.task = task;
	}

	/**
	 * Wait until a message is to be handled again. Whatever ends the wait before, the
	 * letter is read anew.
	 * @param read the letter
	 * @param ordinal its number
	 * @param then handles the message
	 * @param otherwise told that it is no letter, and why
	 */
	void handle(ReadSignal.Message read, long ordinal, Consumer<NumberedMessage> then,
			BiConsumer<ReadSignal.Message, Throwable> otherwise) {
		NumberedMessage message;
		Duration wait;
		try {
			Letter letter = Letter.parse(read.data());
			if (!letter.isComplete()) {
				throw new IllegalArgumentException("The message was too large for its letter");
			}
			message = message(letter, read, ordinal);
			wait = wait(letter);
		}
		catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
			otherwise.accept(read, new MessageConversionException("What is on retry stream '" + this.route.stream()
					+ "' is no message that was put there to be handled later", ex));
			return;
		}
		if (wait.isNegative() || wait.isZero()) {
			then.accept(message);
		}
		else {
			this.task.next(() -> then.accept(message));
			this.task.sleep(wait);
		}
	}

	/** Never longer than the delay, however the clock of whoever sent it is set. */
	private Duration wait(Letter letter) {
		Instant due = letter.due();
		Duration wait = Duration.between(Instant.now(), (due != null) ? due : letter.time().plus(this.route.delay()));
		return (wait.compareTo(this.route.delay()) < 0) ? wait : this.route.delay();
	}

	private NumberedMessage message(Letter letter, ReadSignal.Message read, long ordinal) {
		ReadSignal.Message sent = letter.message();
		ReadSignal.Message message = new ReadSignal.Message(sent.data(), sent.contentType(), read.position());
		return new NumberedMessage(message, ordinal, null, new MessageDetour(letter.stream(), sent.position(),
				letter.ordinal(), letter.attempts(), Map.of(DurableStreamHeaders.RETRY_STREAM, this.route.stream())));
	}

}
