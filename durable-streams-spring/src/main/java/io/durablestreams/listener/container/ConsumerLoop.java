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

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.LeaseLostException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer from its start to its end: one thing after the other, whatever is wanted
 * first. What throws ends here.
 */
final class ConsumerLoop implements SerialTask.Work, StreamReader.Receiver {

	private final ConsumerContext context;

	private final ConsumerRequests requests;

	private final EndListener onEnd;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final ConsumerLease lease;

	private final StreamOpening opening;

	private final HandlingScope scope;

	private final MessageHandling handling;

	private final LetterHandling letters;

	private final StreamReader reader;

	private final WitnessKeeper witnesses;

	private final ReadFailureHandling readFailures;

	private final @Nullable IdleWatch idle;

	private volatile boolean stop;

	private volatile @Nullable Error broken;

	/** Why what is known of the checkpoint is out of date. */
	private @Nullable Throwable outOfDate;

	/** Where the closed stream ends, once the consumer is there. */
	private @Nullable Checkpoint closedAt;

	private boolean ended;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param requests what is wanted of the consumer
	 * @param invoker calls the handler
	 * @param onElsewhere told which other instance has the stream
	 * @param onEnd told how it ended: stopped, completed or failed with a cause
	 */
	ConsumerLoop(ConsumerContext context, ConsumerRequests requests, ListenerInvoker invoker,
			Consumer<String> onElsewhere, EndListener onEnd) {
		this.context = context;
		this.requests = requests;
		this.onEnd = onEnd;
		this.task = new SerialTask(context::execute, context.runtime().clock(), this);
		this.checkpoints = new Checkpoints(context.key(), context.runtime().offsetStore(), context.transactions(),
				context.status()::stored);
		this.acknowledging = new Acknowledging(context, this.task, this.checkpoints, invoker.isBatch());
		this.lease = new ConsumerLease(context, this.task, this.checkpoints, this.acknowledging, onElsewhere);
		this.opening = new StreamOpening(context, this.task, this.checkpoints, this::fail, this::ended);
		this.scope = new HandlingScope(context, invoker.isBatch());
		this.handling = new MessageHandling(context, requests, this.task, invoker, this.checkpoints, this.acknowledging,
				this.lease, this.scope, this::fail);
		this.letters = new LetterHandling(context, this.task, invoker, this.lease, this.scope);
		this.witnesses = new WitnessKeeper(context.properties().verifyInterval());
		this.readFailures = new ReadFailureHandling(context, this.task, this.checkpoints, this.witnesses, this.handling,
				this::fail);
		Duration idleInterval = context.properties().idleEventInterval();
		this.idle = (idleInterval != null) ? new IdleWatch(context, idleInterval) : null;
		this.reader = new StreamReader(context, this.task, invoker.isBatch(), this);
	}

	/**
	 * Begin. Thread-safe, as all that others ask for.
	 */
	void start() {
		if (this.idle != null) {
			this.idle.start();
		}
		this.task.wake();
	}

	/**
	 * End once the message in hand is handled.
	 */
	void stop() {
		this.stop = true;
		this.task.interrupt();
	}

	/**
	 * The requests have changed.
	 */
	void interrupt() {
		this.task.interrupt();
	}

	/**
	 * Fail as soon as what is in hand is finished.
	 * @param error why
	 */
	void breakDown(Error error) {
		this.broken = error;
		this.task.interrupt();
	}

	/**
	 * End at once, leaving the handler to itself. Nothing is stored any more.
	 */
	void abandon() {
		this.acknowledging.close();
		this.task.abandon();
		this.scope.abandon();
		this.reader.cancel();
	}

	/**
	 * Whether it is the handler, or what else is called in a step, that asks.
	 */
	boolean isCalledByHandler() {
		return this.task.isCurrentThread();
	}

	/**
	 * Release what a consumer that has ended holds.
	 */
	void close() {
		if (this.idle != null) {
			this.idle.stop();
		}
		this.acknowledging.close();
		this.lease.leave();
	}

	@Override
	public boolean step() {
		this.task.heedInterruptions();
		Error error = this.broken;
		if (error != null) {
			fail(error);
		}
		else if (this.stop) {
			end(ContainerState.STOPPED, null);
		}
		else if (this.outOfDate != null) {
			lookAnew(this.outOfDate);
		}
		else if (this.acknowledging.redelivery() != null) {
			deliverAgain(this.acknowledging.redelivery());
		}
		else if (isToRest()) {
			return rest();
		}
		else if (!this.lease.isHeld()) {
			leaveStream();
			this.lease.acquire();
		}
		else if (this.requests.seek() != null) {
			seek(this.requests.seek());
		}
		else if (this.requests.letters().isWaiting()) {
			handleLetter(this.requests.letters().next());
		}
		else if (this.closedAt != null && this.closedAt == this.checkpoints.consumedOrNull()) {
			return complete();
		}
		else if (!this.reader.isOpen()) {
			open();
		}
		else {
			return this.reader.next();
		}
		return true;
	}

	@Override
	public void interrupted() {
		leaveStream();
	}

	@Override
	public void failed(Throwable failure) {
		if (failure instanceof CheckpointMovedException moved) {
			this.reader.close();
			this.outOfDate = moved.reason();
			this.readFailures.restAfterTrouble(moved.reason());
		}
		else {
			fail(failure);
		}
	}

	/** What is asked for expressly is done in a pause too. */
	private boolean isToRest() {
		return this.requests.isPaused() && this.requests.seek() == null && !this.requests.letters().isWaiting();
	}

	private void handleLetter(@Nullable LetterRequest request) {
		if (request != null) {
			this.letters.handle(request);
		}
	}

	/** The stream stays here unless others ask for it. */
	private boolean rest() {
		boolean first = this.reader.isOpen();
		leaveStream();
		this.context.status().state(ContainerState.PAUSED);
		if (!this.lease.isHeld()) {
			this.lease.release();
		}
		return first;
	}

	private void deliverAgain(ManualAcknowledgements.Redelivery redelivery) {
		leaveStream();
		this.acknowledging.goBack(redelivery);
		if (!this.requests.isPaused() && this.requests.seek() == null) {
			this.task.sleep(redelivery.delay());
		}
	}

	private void seek(SeekRequest request) {
		leaveStream();
		this.context.status().state(ContainerState.STARTING);
		this.opening.seek(request.position(), (position) -> beginSeek(request, position), (checkpoint) -> {
			this.requests.sought(request);
			this.context.execute(() -> request.complete(checkpoint));
		}, (reason) -> {
			this.requests.sought(request);
			this.context.execute(() -> request.completeExceptionally(unknownPosition(request, reason)));
		});
	}

	private IllegalStateException unknownPosition(SeekRequest request, Throwable reason) {
		return new IllegalStateException("Listener '" + this.context.listenerId() + "' goes on where it was: stream '"
				+ this.context.streamName() + "' has no position " + request.position() + " (" + reason.getMessage()
				+ ")", reason);
	}

	/** Up to here it may be withdrawn, as if it had never been asked for. */
	private @Nullable Checkpoint beginSeek(SeekRequest request, StreamPosition position) {
		if (!request.begin()) {
			return null;
		}
		this.acknowledging.reset();
		this.readFailures.repositioned();
		return this.checkpoints.reset(position);
	}

	private void open() {
		if (this.acknowledging.isStoreDown()) {
			// Whatever ended the wait for the store: nothing more is handled before it.
			this.acknowledging.save();
			return;
		}
		this.context.status().state(ContainerState.STARTING);
		StreamPosition other = this.readFailures.elsewhere();
		if (other != null) {
			this.acknowledging.reset();
			this.opening.openAt(other, this.checkpoints::reset, (checkpoint) -> this.readFailures.repositioned());
		}
		else {
			this.opening.open((checkpoint) -> this.opening.verify(this.witnesses, () -> read(checkpoint.position())));
		}
	}

	private void read(StreamPosition position) {
		this.handling.confirmSkip();
		this.witnesses.begin(position);
		this.reader.open(position);
	}

	private void leaveStream() {
		if (this.reader.isOpen()) {
			this.reader.close();
			this.acknowledging.flush();
		}
	}

	@Override
	public void messages(List<ReadSignal.Message> messages) {
		this.context.status().receiving();
		if (this.idle != null) {
			this.idle.received(this.task.now());
		}
		if (this.witnesses.isDue(this.task.now())) {
			this.opening.verify(this.witnesses, () -> handle(messages));
		}
		else {
			handle(messages);
		}
	}

	private void handle(List<ReadSignal.Message> messages) {
		for (ReadSignal.Message message : messages) {
			this.witnesses.add(message);
		}
		this.handling.handle(messages);
	}

	@Override
	public void progress(ReadSignal.Progress progress) {
		this.context.status().recovered();
		StreamWitness witness = this.witnesses.moveTo(progress.position(), this.checkpoints.consumed().witness());
		this.acknowledging.passed(this.checkpoints.consumed(progress.position(), witness, this.task.turnTime()));
		if (this.task.isIdle()) {
			tell(progress);
		}
		else {
			this.task.last(() -> tell(progress));
		}
	}

	private void tell(ReadSignal.Progress progress) {
		this.context.status().progressed(progress.upToDate());
		if (progress.closed()) {
			this.closedAt = this.checkpoints.consumed();
			complete();
		}
	}

	/** What isn't acknowledged yet may have to be delivered again. */
	private boolean complete() {
		if (!this.acknowledging.isComplete()) {
			this.context.status().progressed(true);
			return false;
		}
		end(ContainerState.COMPLETED, null);
		return true;
	}

	@Override
	public void doubted() {
		this.witnesses.doubted();
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		leaveStream();
		if (failure != null) {
			this.readFailures.failed(failure);
		}
	}

	private void lookAnew(Throwable reason) {
		this.outOfDate = null;
		this.lease.release();
		this.acknowledging.reset();
		this.checkpoints.forget();
		this.requests.refuseSkip(new IllegalStateException("Nothing is skipped in stream '" + this.context.streamName()
				+ "': the checkpoint of listener '" + this.context.listenerId() + "' was moved by another instance",
				reason));
		if (reason instanceof LeaseLostException) {
			// That others have the stream is no trouble any more.
			this.context.status().recovered();
		}
	}

	@Override
	public void enter() {
		this.scope.enter();
	}

	@Override
	public void leave(boolean done) {
		this.scope.leave(done);
	}

	private void fail(Throwable cause) {
		this.scope.outcome(HandlingScope.Outcome.FAILED, cause);
		end(ContainerState.FAILED, cause);
	}

	private void end(ContainerState state, @Nullable Throwable cause) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		ContainerState end = state;
		Throwable reason = cause;
		try {
			this.reader.close();
			flush(cause);
		}
		catch (Throwable ex) {
			end = ContainerState.FAILED;
			reason = (cause != null) ? cause : ex;
		}
		this.task.close();
		this.onEnd.ended(this, end, reason);
	}

	/** The thread of somebody whom the executor refused must not be held up. */
	private void flush(@Nullable Throwable cause) {
		if (!(cause instanceof RejectedExecutionException)) {
			this.acknowledging.flush();
		}
	}

	/** Told of the end of a consumer. */
	@FunctionalInterface
	interface EndListener {

		/**
		 * The consumer has ended.
		 * @param ended the consumer
		 * @param state stopped, completed or failed
		 * @param cause why it failed
		 */
		void ended(ConsumerLoop ended, ContainerState state, @Nullable Throwable cause);

	}

}
