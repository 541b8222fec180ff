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
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.outbox.OutboxStreamStatus.StopCause;
import io.durablestreams.producer.ProducerOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;

/**
 * Relays the messages of one stream, a batch at a time. Its steps never overlap, whatever
 * thread they are on; while it waits for an answer or a back-off it holds no thread.
 */
final class StreamRelay {

	private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

	private final RelayContext context;

	private final String key;

	private final BooleanSupplier mayRelay;

	private final AtomicInteger wakes = new AtomicInteger();

	private @Nullable RelayClaim claim;

	private @Nullable OutboxTarget target;

	private @Nullable FrozenBatch batch;

	private Doubt doubt = Doubt.NONE;

	private volatile @Nullable Runnable answered;

	private volatile boolean waiting;

	private volatile boolean busy;

	private @Nullable BackOffExecution waits;

	private int largest = Integer.MAX_VALUE;

	/**
	 * Create it.
	 * @param key the stream's key
	 * @param mayRelay whether this instance has the lease
	 */
	StreamRelay(RelayContext context, String key, BooleanSupplier mayRelay) {
		this.context = context;
		this.key = key;
		this.mayRelay = mayRelay;
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
			again(Duration.ofMillis(100));
		}
		catch (RuntimeException ex) {
			// Nothing is known of what was being written: the table tells.
			forget();
			this.context.reports.held(name(),
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
		else if (!this.waiting && this.batch == null && this.mayRelay.getAsBoolean()) {
			next();
		}
		else if (!this.waiting && !this.busy && this.batch != null) {
			// A back-off is over.
			resend(this.batch);
		}
	}

	private void next() {
		RelayClaim current = this.claim;
		if (current == null) {
			current = this.context.table.claim(this.key, this.context.owner);
			if (current == null || !load(current)) {
				return;
			}
		}
		if (this.batch == null) {
			OutboxTarget stream = stream();
			this.batch = this.context.table.freezeNext(current, limits(stream));
			this.doubt = Doubt.NONE;
		}
		if (this.batch != null) {
			send(this.batch);
		}
	}

	/** What is frozen may have been sent. */
	private boolean load(RelayClaim current) {
		OutboxStream stream = this.context.table.load(current);
		this.target = stream.target();
		if (stream.stopped()) {
			return false;
		}
		this.claim = current;
		OutboxStream.Frozen frozen = stream.frozen();
		if (frozen == null) {
			return true;
		}
		List<OutboxRow> rows = this.context.table.messages(this.key, frozen.ids());
		FrozenBatch found = rows.isEmpty() ? null : FrozenBatch.of(stream.next(), rows, stream.target().contentType());
		if (found == null || rows.size() != frozen.ids().size() || !found.digest().equals(frozen.digest())) {
			stop(StopCause.ROWS_CHANGED, "the messages of the batch in hand (" + frozen.ids() + ") are not what they "
					+ "were when it was sent: somebody has changed or removed them");
			return false;
		}
		this.batch = found;
		this.doubt = Doubt.POSSIBLY_SENT;
		return true;
	}

	private BatchLimits limits(OutboxTarget stream) {
		ProducerOptions options = this.context.appends.options(stream);
		return new BatchLimits(options.maxBatchSize().toBytes(), Math.min(this.largest, options.maxBatchCount()));
	}

	private void resend(FrozenBatch again) {
		if (this.mayRelay.getAsBoolean()) {
			send(again);
		}
		else {
			forget();
		}
	}

	private void send(FrozenBatch frozen) {
		this.busy = true;
		this.context.appends.send(stream(), frozen).subscribe((answer) -> answered(() -> decide(frozen, answer)));
	}

	private void answered(Runnable next) {
		this.answered = next;
		wake();
	}

	private void decide(FrozenBatch frozen, Answer answer) {
		this.busy = false;
		Step step = RelayRules.next(answer, this.doubt, frozen.numbers().sequence(), frozen.rows().size());
		if (step instanceof Step.Complete complete) {
			complete(frozen, complete.result());
		}
		else if (step instanceof Step.Retry retry) {
			this.doubt = retry.doubt();
			this.context.reports.held(name(), RelayContext.text(retry.cause()));
			again(nextWait(retry.cause()));
		}
		else if (step instanceof Step.Renumber) {
			renumber(frozen);
		}
		else if (step instanceof Step.Split split) {
			split(frozen, split.doubt());
		}
		else if (step instanceof Step.GiveUp giveUp) {
			giveUp(frozen, giveUp.cause());
		}
		else if (step instanceof Step.Stop stop) {
			stop(stop.cause(), stop.reason());
		}
	}

	private void complete(FrozenBatch frozen, AppendResult result) {
		this.context.table.complete(claimed(), frozen);
		this.batch = null;
		this.waits = null;
		this.context.reports.relayed(name(), frozen.rows().size(), result.duplicate());
		this.context.outcomes.relayed(frozen.ids().toList(), result);
		wake();
	}

	private void renumber(FrozenBatch frozen) {
		ProducerSequence old = frozen.numbers();
		FrozenBatch renumbered = new FrozenBatch(new ProducerSequence(old.producerId(), old.epoch() + 1, 0),
				frozen.rows(), frozen.body());
		this.context.table.freezeInstead(claimed(), renumbered);
		this.batch = renumbered;
		this.context.reports.forgotten(name(), renumbered.numbers().epoch());
		wake();
	}

	private void split(FrozenBatch frozen, Doubt newDoubt) {
		this.largest = frozen.rows().size() / 2;
		FrozenBatch half = FrozenBatch.of(frozen.numbers(), frozen.rows().subList(0, this.largest),
				stream().contentType());
		this.context.table.freezeInstead(claimed(), half);
		this.batch = half;
		this.doubt = newDoubt;
		wake();
	}

	private void giveUp(FrozenBatch frozen, Throwable cause) {
		String reason = RelayContext.text(cause);
		if (this.context.failurePolicy == OutboxFailurePolicy.STOP) {
			stop(StopCause.REFUSED, reason);
		}
		else if (this.context.failurePolicy == OutboxFailurePolicy.SKIP) {
			givenUp(frozen, reason, cause);
		}
		else {
			this.busy = true;
			this.context.letters.send(stream(), frozen, reason).subscribe((nothing) -> {
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
			this.context.reports.held(name(), RelayContext.text(failure));
			again(nextWait(failure));
		}
	}

	private void givenUp(FrozenBatch frozen, String reason, Throwable cause) {
		this.busy = false;
		this.context.table.giveUp(claimed(), frozen, reason);
		this.batch = null;
		List<Long> ids = frozen.ids().toList();
		this.context.reports.givenUp(new OutboxEvent.MessagesGivenUp(name(), ids, reason));
		this.context.outcomes.givenUp(ids, reason, cause);
		wake();
	}

	private void stop(StopCause cause, String reason) {
		RelayClaim current = claimed();
		// What certainly wasn't sent need not be sent again as it is.
		this.context.table.stop(current, cause != StopCause.REFUSED || this.doubt != Doubt.NONE, cause, reason);
		forget();
		this.context.reports.stopped(name(), reason);
	}

	private void forget() {
		this.claim = null;
		this.batch = null;
		this.busy = false;
	}

	private void again(Duration wait) {
		this.waiting = true;
		this.context.threads.executeIn(wait, () -> {
			this.waiting = false;
			wake();
		});
	}

	/** As the producers of the stream wait, and no longer than it can be useful. */
	private Duration nextWait(Throwable failure) {
		OutboxTarget stream = this.target;
		BackOffExecution present = this.waits;
		if (present == null) {
			present = (stream != null) ? this.context.appends.options(stream).retryBackOff().start()
					: () -> LONGEST_WAIT.toMillis() / 10;
			this.waits = present;
		}
		long next = present.nextBackOff();
		Duration wait = Duration.ofMillis((next >= 0) ? next : LONGEST_WAIT.toMillis());
		Duration asked = (failure instanceof DurableStreamException known) ? known.getRetryAfter() : null;
		Duration longest = (asked != null) ? RelayContext.longest(wait, asked) : wait;
		return (longest.compareTo(LONGEST_WAIT) < 0) ? longest : LONGEST_WAIT;
	}

	private RelayClaim claimed() {
		RelayClaim current = this.claim;
		if (current == null) {
			throw new IllegalStateException("A batch in hand is claimed");
		}
		return current;
	}

	private OutboxTarget stream() {
		OutboxTarget known = this.target;
		if (known == null) {
			throw new IllegalStateException("A stream that is claimed is known");
		}
		return known;
	}

	private String name() {
		OutboxTarget known = this.target;
		return (known != null) ? known.stream() : this.key;
	}

}
