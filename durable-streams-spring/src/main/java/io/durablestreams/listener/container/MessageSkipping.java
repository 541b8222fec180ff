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

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the messages that were asked to be skipped, once the consumer comes upon
 * them.
 */
final class MessageSkipping {

	private final ConsumerContext context;

	private final ConsumerRequests requests;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final MessageHandling handling;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param requests what is asked for
	 * @param task takes the steps
	 * @param checkpoints the consumer's checkpoints
	 * @param acknowledging stores checkpoints
	 * @param handling handles what isn't to be skipped
	 */
	MessageSkipping(ConsumerContext context, ConsumerRequests requests, SerialTask task, Checkpoints checkpoints,
			Acknowledging acknowledging, MessageHandling handling) {
		this.context = context;
		this.requests = requests;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handling = handling;
	}

	/**
	 * Pass over what was asked for, and handle what comes before and behind it.
	 * @param messages what was read
	 */
	void handle(List<NumberedMessage> messages) {
		SkipRequest request = this.requests.skip();
		if (request == null) {
			this.handling.handle(messages, null);
			return;
		}
		long offset = messages.get(0).ordinal();
		int from = within(request.first() - offset, messages);
		int to = within(request.last() + 1 - offset, messages);
		List<NumberedMessage> meant = messages.subList(from, to);
		if (from == to && to == messages.size()) {
			this.handling.handle(messages, null);
		}
		else if (from == to || !meant.stream().allMatch(request::means)) {
			missed(request, messages);
		}
		else if (!request.begin()) {
			this.handling.handle(messages, null);
		}
		else {
			List<Runnable> steps = new ArrayList<>();
			steps.add(() -> this.handling.handle(messages.subList(0, from), null));
			meant.forEach((message) -> steps.add(() -> passOver(message, request)));
			steps.add(this::confirm);
			steps.add(() -> this.handling.handle(messages.subList(to, messages.size()), null));
			this.task.next(steps.toArray(Runnable[]::new));
		}
	}

	/**
	 * Pass over a message that can't even be read, if that was asked for.
	 * @param message the message, without its bytes
	 * @return whether it was
	 */
	boolean handleUnread(NumberedMessage message) {
		SkipRequest request = this.requests.skip();
		boolean asked = request != null && request.first() == message.ordinal() && request.means(message);
		if (asked) {
			handle(List.of(message));
		}
		return asked;
	}

	/**
	 * If all that was asked for is passed over, tell so once that is stored.
	 */
	void confirm() {
		SkipRequest request = this.requests.skip();
		Checkpoint consumed = this.checkpoints.consumedOrNull();
		if (request != null && request.isPassed() && consumed != null && consumed.ordinal() >= request.last()) {
			this.task.next(this.acknowledging::save, () -> {
				this.requests.skipped(request);
				this.context.execute(() -> request.complete(request.skipped()));
			});
		}
	}

	/** The consumer is behind them, or at others under their numbers. */
	private void missed(SkipRequest request, List<NumberedMessage> messages) {
		this.task.next(() -> this.handling.handle(messages, null));
		if (request.isPassed()) {
			confirm();
		}
		else {
			this.requests.refuseSkip(new IllegalStateException("Nothing was skipped: listener '"
					+ this.context.listenerId() + "' is not at message " + request.first() + " of stream '"
					+ this.context.streamName() + "' any more, as the checkpoint was moved in between"));
		}
	}

	private void passOver(NumberedMessage message, SkipRequest request) {
		FailedMessage failed = request.at(message);
		Checkpoint behind = this.checkpoints.behind(message, this.task.turnTime());
		Acknowledgment acknowledgment = this.acknowledging.begin(behind);
		this.handling.skip(failed);
		acknowledge(acknowledgment);
		request.passed(message.ordinal());
		this.acknowledging.done(behind, 1);
	}

	private static void acknowledge(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.acknowledge();
		}
	}

	private static int within(long index, List<NumberedMessage> messages) {
		return (int) Math.max(0, Math.min(index, messages.size()));
	}

}
