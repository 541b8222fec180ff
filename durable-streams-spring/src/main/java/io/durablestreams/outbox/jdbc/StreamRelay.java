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

package io.durablestreams.outbox.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.outbox.jdbc.BatchInHand.TableChangedException;
import org.jspecify.annotations.Nullable;

/**
 * Relays the messages of one stream, a batch at a time. Its steps never overlap, whatever
 * thread they are on; while it waits for an answer or a back-off it holds no thread.
 */
final class StreamRelay {

	private static final Duration WAIT_BEHIND_ANOTHER = Duration.ofMillis(100);

	private static final String MAY_BE_THERE = "; an attempt before may have been made and had no answer, so that the "
			+ "stream may have it all the same: look before it is sent under other numbers";

	private final RelayContext context;

	private final String key;

	private final BooleanSupplier mayRelay;

	private final AtomicInteger wakes = new AtomicInteger();

	private final BatchInHand hand;

	private final RelayWaits waits = new RelayWaits();

	private boolean permitted;

	private volatile @Nullable Runnable answered;

	private volatile boolean waiting;

	private volatile boolean busy;

	/**
	 * Create it.
	 * @param key the stream's key
	 * @param mayRelay whether this instance has the lease
	 */
	StreamRelay(RelayContext context, String key, BooleanSupplier mayRelay) {
		this.context = context;
		this.key = key;
		this.mayRelay = mayRelay;
		this.hand = new BatchInHand(context, key);
	}

	/** There may be something to do. */
	void wake() {
		if (this.wakes.getAndIncrement() == 0) {
			this.context.threads.execute(this::run);
		}
	}

	/**
	 * Whether a batch is under way.
	 * @return whether the stream should not be handed over yet
	 */
	boolean isBusy() {
		return this.busy;
	}

	private void run() {
		int taken = this.wakes.get();
		try {
			step();
		}
		catch (RelayClaimLostException ex) {
			forget();
			again(WAIT_BEHIND_ANOTHER);
		}
		catch (Throwable ex) {
			// Nothing is known of what was being written: the table tells. Whatever it
			// is, the stream's messages wait for another attempt.
			forget();
			this.context.reports.held(this.key, name(),
					"the table could not be read or written (" + ex.getClass().getSimpleName() + ")");
			again(nextWait(ex));
		}
		if (this.wakes.addAndGet(-taken) != 0) {
			this.context.threads.execute(this::run);
		}
	}

	private void step() {
		Runnable answer = this.answered;
		if (answer != null) {
			this.answered = null;
			answer.run();
		}
		else if (!this.waiting && !this.busy && mayGoOn()) {
			go();
		}
		if (this.hand.batch() == null && !this.busy) {
			release();
		}
	}

	/** What is in hand without the lease is another one's now. */
	private boolean mayGoOn() {
		if (!this.mayRelay.getAsBoolean()) {
			forget();
			this.context.reports.released(this.key);
			return false;
		}
		this.permitted = this.permitted || this.context.permits.acquire(this);
		return this.permitted;
	}

	private void go() {
		try {
			if (this.hand.batch() == null && !this.hand.take()) {
				this.context.reports.released(this.key);
				return;
			}
		}
		catch (TableChangedException ex) {
			stop(ex.stop().cause(), ex.stop().reason());
			return;
		}
		FrozenBatch frozen = this.hand.batch();
		OutboxTarget target = this.hand.target();
		if (frozen != null && target != null) {
			this.busy = true;
			this.context.appends.send(target, frozen)
				.subscribe((answer) -> answered(() -> decide(target, frozen, answer)));
		}
	}

	private void answered(Runnable next) {
		this.answered = next;
		wake();
	}

	private void decide(OutboxTarget target, FrozenBatch frozen, Answer answer) {
		this.busy = false;
		Step step = RelayRules.next(answer, this.hand.doubt(), frozen.numbers().sequence(), frozen.rows().size());
		if (step instanceof Step.Complete complete) {
			complete(frozen, complete.result());
		}
		else if (step instanceof Step.Retry retry) {
			tryAgain(retry.doubt(), retry.cause());
		}
		else if (step instanceof Step.Renumber) {
			this.context.reports.forgotten(name(), this.hand.renumber());
			wake();
		}
		else if (step instanceof Step.Split split) {
			this.hand.split(split.doubt());
			wake();
		}
		else if (step instanceof Step.GiveUp giveUp) {
			giveUp(target, frozen, giveUp.cause());
		}
		else if (step instanceof Step.Stop stop) {
			stop(stop.cause(), stop.reason());
		}
	}

	private void complete(FrozenBatch frozen, AppendResult result) {
		this.hand.complete();
		this.waits.reset();
		this.context.reports.relayed(this.key, name(), frozen.rows().size(), result.duplicate());
		this.context.outcomes.relayed(frozen.ids().toList(), result);
		wake();
	}

	private void giveUp(OutboxTarget target, FrozenBatch frozen, Throwable cause) {
		String reason = RelayContext.text(cause) + ((this.hand.doubt() != Doubt.NONE) ? MAY_BE_THERE : "");
		if (this.context.failurePolicy == OutboxFailurePolicy.STOP) {
			stop(StopCause.REFUSED, reason);
		}
		else if (this.context.failurePolicy == OutboxFailurePolicy.SKIP) {
			givenUp(frozen, reason, cause);
		}
		else {
			this.busy = true;
			this.context.letters.send(target, frozen, reason).subscribe((nothing) -> {
			}, (failure) -> answered(() -> letterFailed(failure)),
					() -> answered(() -> givenUp(frozen, reason, cause)));
		}
	}

	private void letterFailed(Throwable failure) {
		this.busy = false;
		if (failure instanceof DurableStreamException known && !known.isTransient() && !known.isPossiblyApplied()) {
			stop(StopCause.REFUSED, "the dead letter could not be appended: " + RelayContext.text(failure));
		}
		else {
			tryAgain(this.hand.doubt(), failure);
		}
	}

	private void givenUp(FrozenBatch frozen, String reason, Throwable cause) {
		this.busy = false;
		this.hand.giveUp(reason);
		List<Long> ids = frozen.ids().toList();
		this.context.reports.givenUp(new OutboxEvent.MessagesGivenUp(name(), ids, reason));
		this.context.outcomes.givenUp(ids, reason, cause);
		wake();
	}

	private void stop(StopCause cause, String reason) {
		this.hand.stop(cause, reason);
		this.context.reports.stopped(this.key, name(), reason);
	}

	private void tryAgain(Doubt doubt, Throwable failure) {
		this.context.reports.held(this.key, name(), RelayContext.text(failure));
		this.hand.suspend(doubt);
		again(nextWait(failure));
	}

	private void again(Duration wait) {
		this.waiting = true;
		this.context.threads.executeIn(wait, () -> {
			this.waiting = false;
			wake();
		});
	}

	private Duration nextWait(Throwable failure) {
		OutboxTarget target = this.hand.target();
		return this.waits.next(failure, (target != null) ? this.context.appends.options(target).retryBackOff() : null);
	}

	private void forget() {
		this.hand.forget();
		this.busy = false;
		release();
	}

	private void release() {
		if (this.permitted) {
			this.permitted = false;
			this.context.permits.release();
		}
	}

	private String name() {
		OutboxTarget target = this.hand.target();
		return (target != null) ? target.stream() : "with the key " + this.key;
	}

}
