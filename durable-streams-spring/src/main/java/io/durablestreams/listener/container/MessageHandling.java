package io.durablestreams.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.BatchListenerFailedException;
import io.durablestreams.listener.failure.FailedMessage;
import io.durablestreams.listener.failure.FinalFailures;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.failure.RetryWaits;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.NumberedMessage;
import io.durablestreams.listener.invoke.PoisonedBatchException;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Handles what is in hand: attempts with waits in between, then the failure policy, then
 * the checkpoint.
 */
final class MessageHandling {

	private static final Log logger = LogFactory.getLog(MessageHandling.class);

	private final ConsumerContext context;

	private final ConsumerRequests requests;

	private final SerialTask task;

	private final Checkpoints checkpoints;

	private final Acknowledging acknowledging;

	private final HandlerCall handler;

	private final ResultSending results;

	private final FailureHandling failures;

	private final FinalFailures finalFailures;

	/** What the listener handled of a batch before it failed is gone. */
	private final boolean transactional;

	MessageHandling(ConsumerContext context, ConsumerRequests requests, SerialTask task, ListenerInvoker invoker,
			Checkpoints checkpoints, Acknowledging acknowledging, ConsumerLease lease, Consumer<Throwable> onFailure) {
		this.context = context;
		this.requests = requests;
		this.task = task;
		this.checkpoints = checkpoints;
		this.acknowledging = acknowledging;
		this.handler = new HandlerCall(context, invoker, checkpoints, lease);
		this.results = new ResultSending(context.runtime().results(), invoker.sendTo());
		this.failures = new FailureHandling(context, task, acknowledging, onFailure);
		this.finalFailures = new FinalFailures(context.properties().notRetried());
		this.transactional = context.transactions() != null;
	}

	/**
	 * Handle messages. The task's other steps follow once they are done with.
	 * @param reads the messages, one unless the listener takes batches
	 */
	void handle(List<ReadSignal.Message> reads) {
		List<NumberedMessage> messages = numbered(reads, this.checkpoints.consumed().ordinal());
		List<FailedMessage> skip = this.requests.skip();
		if (skip.isEmpty()) {
			handle(messages, null);
		}
		else {
			handleBut(skip, messages);
		}
	}

	private static List<NumberedMessage> numbered(List<ReadSignal.Message> reads, long before) {
		if (reads.size() == 1) {
			return List.of(new NumberedMessage(reads.get(0), before + 1));
		}
		long ordinal = before;
		List<NumberedMessage> messages = new ArrayList<>(reads.size());
		for (ReadSignal.Message read : reads) {
			messages.add(new NumberedMessage(read, ++ordinal));
		}
		return messages;
	}

	/** Pass over what was asked for, and handle what comes before and behind it. */
	private void handleBut(List<FailedMessage> skip, List<NumberedMessage> messages) {
		long first = skip.get(0).ordinal() - messages.get(0).ordinal();
		long end = skip.get(skip.size() - 1).ordinal() + 1 - messages.get(0).ordinal();
		int from = (int) Math.max(0, Math.min(first, messages.size()));
		int to = (int) Math.max(0, Math.min(end, messages.size()));
		List<Runnable> steps = new ArrayList<>();
		steps.add(() -> handle(messages.subList(0, from), null));
		for (NumberedMessage message : messages.subList(from, to)) {
			FailedMessage failed = skip.get((int) (message.ordinal() - skip.get(0).ordinal()));
			steps.add(() -> passOver(message, failed));
		}
		if (end <= messages.size()) {
			steps.add(() -> this.requests.skipped(skip));
		}
		steps.add(() -> handle(messages.subList(to, messages.size()), null));
		this.task.next(steps.toArray(Runnable[]::new));
	}

	private void passOver(NumberedMessage message, FailedMessage failed) {
		Checkpoint behind = behind(List.of(message), 1);
		Acknowledgment acknowledgment = this.acknowledging.begin(behind);
		this.failures.skip(failed);
		acknowledge(acknowledgment);
		this.acknowledging.done(behind, 1);
	}

	/**
	 * Apply the failure policy to a message that can't even be read.
	 * @param read what is known of it
	 * @param failure why it can't be read
	 */
	void giveUp(ReadSignal.Message read, Throwable failure) {
		List<NumberedMessage> unread = numbered(List.of(read), this.checkpoints.consumed().ordinal());
		List<FailedMessage> skip = this.requests.skip();
		if (!skip.isEmpty() && skip.get(0).ordinal() == unread.get(0).ordinal()) {
			handleBut(skip, unread);
		}
		else {
			recover(unread, 1, failure);
		}
	}

	private void handle(List<NumberedMessage> messages, @Nullable RetryWaits waits) {
		if (messages.isEmpty()) {
			return;
		}
		Checkpoint behind = behind(messages, messages.size());
		attempt(new Delivery(messages, behind, this.acknowledging.begin(behind), waits));
	}

	private void attempt(Delivery delivery) {
		Object result;
		try {
			if (!this.handler.filter(delivery)) {
				acknowledge(delivery.acknowledgment);
				done(delivery);
				return;
			}
			result = this.handler.begin(delivery);
		}
		catch (Throwable ex) {
			returned(delivery, null, ex);
			return;
		}
		if (HandlerCall.isAwaited(result)) {
			this.handler.limit(delivery,
					this.task.await(publisher(result), (value, failure) -> returned(delivery, value, failure)));
		}
		else {
			returned(delivery, result, null);
		}
	}

	@SuppressWarnings("unchecked")
	private static Publisher<Object> publisher(@Nullable Object result) {
		return (result instanceof CompletionStage<?> stage) ? Mono.fromCompletionStage((CompletionStage<Object>) stage)
				: (Publisher<Object>) result;
	}

	private void returned(Delivery delivery, @Nullable Object result, @Nullable Throwable failure) {
		if (this.task.isClosed()) {
			// Given up: whoever has the stream now handles the message again.
			return;
		}
		this.handler.end(delivery, failure);
		if (failure != null) {
			failed(delivery, failure);
		}
		else if (result != null && this.results.isNeeded()) {
			this.task.await(this.results.send(result), (nothing, refused) -> {
				if (refused != null) {
					this.context.status().handled(false);
					this.context.meters().failed();
					failed(delivery, refused);
				}
				else {
					handled(delivery);
				}
			});
		}
		else {
			handled(delivery);
		}
	}

	private void handled(Delivery delivery) {
		this.context.status().handled(delivery.accepted.size());
		this.context.meters().handled(delivery.accepted.size());
		done(delivery);
	}

	private void done(Delivery delivery) {
		this.acknowledging.done(delivery.behind, delivery.messages.size());
	}

	private void failed(Delivery delivery, Throwable thrown) {
		if (thrown instanceof CheckpointMovedException moved) {
			throw moved;
		}
		if (thrown instanceof Error error && !(error instanceof AssertionError)) {
			throw new HandlerErrorException(error);
		}
		Throwable failure = inTermsOf(delivery,
				(thrown instanceof AssertionError error) ? new HandlerErrorException(error) : thrown);
		RetryWaits waits = (delivery.waits != null) ? delivery.waits : newWaits();
		delivery.waits = waits;
		Duration wait = nextWait(waits, failure);
		if (wait != null) {
			tellRetry(delivery, waits, failure, wait);
			this.task.next(() -> attempt(delivery));
			this.task.sleep(wait);
		}
		else {
			afterFailure(delivery, waits, failure);
		}
	}

	/** With the stack trace at first; the last has it where the policy is told. */
	private void tellRetry(Delivery delivery, RetryWaits waits, Throwable failure, Duration wait) {
		List<NumberedMessage> messages = delivery.messages;
		this.context.status().atFault(failedMessages(messages, waits.failures(), failure));
		NumberedMessage last = messages.get(messages.size() - 1);
		String which = (messages.size() == 1) ? "message " + last.ordinal()
				: "the batch of messages " + messages.get(0).ordinal() + " to " + last.ordinal();
		String text = "Listener '" + this.context.listenerId() + "': attempt " + waits.failures() + " to handle "
				+ which + " of stream '" + this.context.streamName() + "' (position " + last.read().position()
				+ ") failed; the next is in " + wait.toMillis() + " ms";
		if (waits.failures() == 1) {
			logger.warn(text, failure);
		}
		else {
			logger.warn(text + " (" + failure + ")");
		}
	}

	private List<FailedMessage> failedMessages(List<NumberedMessage> messages, int attempts, Throwable failure) {
		return messages.stream()
			.map((message) -> new FailedMessage(this.context.listenerId(), this.context.group(),
					this.context.streamName(), message.read(), message.ordinal(), attempts, failure))
			.toList();
	}

	private @Nullable Duration nextWait(RetryWaits waits, Throwable failure) {
		boolean handledPart = !this.transactional && failure instanceof BatchListenerFailedException batch
				&& batch.getIndex() > 0;
		if (handledPart || failure instanceof PoisonedBatchException) {
			return null;
		}
		Duration wait = waits.next();
		return isFinal(failure) ? null : wait;
	}

	private void afterFailure(Delivery delivery, RetryWaits waits, Throwable failure) {
		List<NumberedMessage> messages = delivery.messages;
		if (failure instanceof PoisonedBatchException poison) {
			Throwable cause = (poison.getCause() != null) ? poison.getCause() : poison;
			around(messages, poison.getIndex(), 1, cause);
		}
		else if (failure instanceof BatchListenerFailedException batch && batch.getIndex() < messages.size()) {
			if (this.transactional) {
				around(messages, batch.getIndex(), waits.failures(), batch);
			}
			else {
				behindHandledPart(messages, waits, batch, delivery.acknowledgment);
			}
		}
		else {
			recover(delivery, waits.failures(), failure);
		}
	}

	/**
	 * Nothing has been handled: handle what comes before a message, then what comes
	 * behind it.
	 */
	private void around(List<NumberedMessage> messages, int index, int attempts, Throwable failure) {
		List<NumberedMessage> before = messages.subList(0, index);
		List<NumberedMessage> failed = messages.subList(index, index + 1);
		List<NumberedMessage> behind = messages.subList(index + 1, messages.size());
		this.task.next(() -> handle(before, null), () -> recover(failed, attempts, failure),
				() -> handle(behind, null));
	}

	private void behindHandledPart(List<NumberedMessage> messages, RetryWaits waits,
			BatchListenerFailedException failure, @Nullable Acknowledgment acknowledgment) {
		int index = failure.getIndex();
		List<NumberedMessage> rest = messages.subList(index, messages.size());
		if (index == 0) {
			this.task.next(() -> recover(rest.subList(0, 1), waits.failures(), failure),
					() -> handle(rest.subList(1, rest.size()), null));
			return;
		}
		this.context.status().handled(index);
		this.context.meters().handled(index);
		RetryWaits restWaits = newWaits();
		Duration wait = restWaits.next();
		if (wait == null || isFinal(failure)) {
			BatchListenerFailedException atFirst = new BatchListenerFailedException(failure.getMessage(),
					failure.getCause(), 0);
			this.task.next(() -> behindHandledPart(rest, restWaits, atFirst, null));
		}
		else {
			this.task.next(() -> this.task.sleep(wait), () -> handle(rest, restWaits));
		}
		this.acknowledging.partDone(acknowledgment, behind(messages, index), index);
	}

	private void recover(List<NumberedMessage> messages, int attempts, Throwable failure) {
		Checkpoint behind = behind(messages, messages.size());
		recover(new Delivery(messages, behind, this.acknowledging.begin(behind), null), attempts, failure);
	}

	private void recover(Delivery delivery, int attempts, Throwable failure) {
		Acknowledgment acknowledgment = delivery.acknowledgment;
		List<FailedMessage> failed = failedMessages(delivery.messages, attempts, failure);
		List<Runnable> steps = new ArrayList<>();
		steps.add(this.acknowledging::confirm);
		steps.add(() -> this.context.status().atFault(failed));
		for (int i = 0; i < failed.size(); i++) {
			FailedMessage message = failed.get(i);
			Checkpoint behind = behind(delivery.messages, i + 1);
			steps.add(() -> this.failures.recover(message));
			if (acknowledgment == null) {
				steps.add(() -> this.acknowledging.done(behind, 1));
			}
		}
		if (acknowledgment != null) {
			steps.add(() -> {
				acknowledgment.acknowledge();
				done(delivery);
			});
		}
		this.task.next(steps.toArray(Runnable[]::new));
	}

	/** The listener counts what it got; everyone else counts what was read. */
	private static Throwable inTermsOf(Delivery delivery, Throwable failure) {
		List<NumberedMessage> all = delivery.messages;
		List<NumberedMessage> accepted = delivery.accepted;
		if (failure instanceof BatchListenerFailedException batch
				&& (batch.getIndex() < 0 || batch.getIndex() >= accepted.size())) {
			return new IllegalStateException("The listener threw a BatchListenerFailedException with the index "
					+ batch.getIndex() + ", but its batch had " + accepted.size()
					+ " message(s), counted from 0; all of them count as failed", batch);
		}
		if (accepted.size() == all.size()) {
			return failure;
		}
		if (failure instanceof BatchListenerFailedException batch) {
			return new BatchListenerFailedException(batch.getMessage(), batch.getCause(),
					all.indexOf(accepted.get(batch.getIndex())));
		}
		if (failure instanceof PoisonedBatchException poison && poison.getCause() instanceof Exception cause) {
			return new PoisonedBatchException(all.indexOf(accepted.get(poison.getIndex())), cause);
		}
		return failure;
	}

	private boolean isFinal(Throwable failure) {
		Throwable cause = failure.getCause();
		return this.finalFailures.isFinal(failure) || (failure instanceof BatchListenerFailedException && cause != null
				&& this.finalFailures.isFinal(cause));
	}

	private RetryWaits newWaits() {
		return new RetryWaits(this.context.properties().backOff());
	}

	private static void acknowledge(@Nullable Acknowledgment acknowledgment) {
		if (acknowledgment != null) {
			acknowledgment.acknowledge();
		}
	}

	private Checkpoint behind(List<NumberedMessage> messages, int count) {
		NumberedMessage last = messages.get(count - 1);
		return new Checkpoint(last.read().position(), last.ordinal(), Instant.now(),
				this.checkpoints.consumed().witness());
	}

}
