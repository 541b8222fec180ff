package io.durablestreams.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.listener.event.ListenerEvent;
import io.durablestreams.listener.failure.HandlerErrorException;
import io.durablestreams.listener.failure.HandlerTimeoutException;
import io.durablestreams.listener.invoke.ListenerInvoker;
import io.durablestreams.listener.invoke.MessageHooks;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;

/**
 * One attempt to handle what is in hand: calls the handler on the thread it is subscribed
 * on, awaits what it returns, keeps the time and the figures.
 */
final class HandlerCall {

	private final ConsumerContext context;

	private final ListenerInvoker invoker;

	private final HandlingTransaction transaction;

	private final InterruptibleCall thread = new InterruptibleCall();

	HandlerCall(ConsumerContext context, ListenerInvoker invoker, HandlingTransaction transaction) {
		this.context = context;
		this.invoker = invoker;
		this.transaction = transaction;
	}

	/**
	 * Call the handler.
	 * @param message the message or batch
	 * @param ordinal the number of the first message
	 * @param behind the mark behind what is handled
	 * @return the result, on the executor
	 */
	Mono<Object> call(Message<?> message, long ordinal, Mark behind) {
		return Mono.defer(() -> {
			ListenerMeters.Attempt attempt = this.context.meters().begin();
			this.context.status().handling(Instant.now());
			return Mono.defer(() -> intercepted(message, ordinal, behind))
				.doOnError((ex) -> this.context.status().attemptFailed())
				.doOnTerminate(() -> this.context.status().handling(null))
				.doOnCancel(() -> attempt.end(false))
				.doOnError((ex) -> attempt.end(false))
				.doOnSuccess((result) -> attempt.end(true));
		});
	}

	/**
	 * Interrupt the handler if it is at work.
	 */
	void interrupt() {
		this.thread.interrupt();
	}

	/**
	 * Whether it is the handler that asks.
	 */
	boolean isCurrentThread() {
		return this.thread.isCurrent();
	}

	private Mono<Object> intercepted(Message<?> message, long ordinal, Mark behind) {
		MessageHooks hooks = this.context.runtime().hooks();
		Message<?> intercepted = hooks.before(message);
		return invoke(intercepted, ordinal, behind).doOnSuccess((result) -> hooks.after(intercepted, null))
			.doOnError((failure) -> hooks.after(intercepted, failure));
	}

	private Mono<Object> invoke(Message<?> message, long ordinal, Mark behind) {
		Duration limit = this.context.properties().handlerTimeout();
		long begin = System.nanoTime();
		try {
			Object result = this.transaction.call(behind, () -> (limit != null) ? callWithin(limit, message, ordinal)
					: this.thread.call(() -> this.invoker.invoke(message)));
			Mono<Object> awaited = await(result);
			return (limit != null) ? within(limit, System.nanoTime() - begin, awaited, ordinal) : awaited;
		}
		catch (Error ex) {
			// An error would end the reactive pipeline without a word.
			return Mono.error(new HandlerErrorException(ex));
		}
		catch (Exception ex) {
			return Mono.error(ex);
		}
	}

	private @Nullable Object callWithin(Duration limit, Message<?> message, long ordinal) throws Exception {
		Disposable.Swap timer = Disposables.swap();
		TimeLimit timeLimit = new TimeLimit(limit, ordinal);
		timer.update(this.context.runtime().clock().schedule(timeLimit, limit));
		try {
			return this.thread.call(() -> this.invoker.invoke(message));
		}
		catch (Exception ex) {
			throw timeLimit.over ? new HandlerTimeoutException(limit, ex) : ex;
		}
		finally {
			timer.dispose();
		}
	}

	private Mono<Object> await(@Nullable Object result) {
		Mono<Object> awaited;
		if (result instanceof CompletionStage<?> stage) {
			awaited = Mono.<Object>fromCompletionStage(stage);
		}
		else if (result instanceof Publisher<?> publisher) {
			awaited = Flux.<Object>from(publisher).takeLast(1).singleOrEmpty();
		}
		else {
			return Mono.justOrEmpty(result);
		}
		return awaited.onErrorMap(Error.class, HandlerErrorException::new).publishOn(this.context.runtime().handlers());
	}

	private Mono<Object> within(Duration limit, long elapsedNanos, Mono<Object> awaited, long ordinal) {
		if (awaited instanceof Callable) {
			// The handler has returned its result, not a promise of it.
			return awaited;
		}
		Duration left = limit.minusNanos(elapsedNanos);
		Mono<Object> over = Mono.defer(() -> {
			timedOut(ordinal, limit);
			return Mono.error(new HandlerTimeoutException(limit, null));
		});
		return awaited.timeout(left.isNegative() ? Duration.ZERO : left,
				over.subscribeOn(this.context.runtime().handlers()), this.context.runtime().clock().scheduler());
	}

	private void timedOut(long ordinal, Duration limit) {
		this.context.runtime()
			.handlers()
			.schedule(() -> this.context.publish(new ListenerEvent.HandlerTimedOut(this.context.listenerId(),
					this.context.streamName(), ordinal, limit)));
	}

	/** Interrupts the handler when its time is over. */
	private final class TimeLimit implements Runnable {

		private final Duration limit;

		private final long ordinal;

		private volatile boolean over;

		TimeLimit(Duration limit, long ordinal) {
			this.limit = limit;
			this.ordinal = ordinal;
		}

		@Override
		public void run() {
			this.over = true;
			HandlerCall.this.thread.interrupt();
			timedOut(this.ordinal, this.limit);
		}

	}

	/** A call that can be interrupted, but never what the thread does after it. */
	private static final class InterruptibleCall {

		private @Nullable Thread thread;

		@Nullable Object call(Callable<@Nullable Object> call) throws Exception {
			boolean outer = ListenerEvents.enter();
			synchronized (this) {
				this.thread = Thread.currentThread();
			}
			try {
				return call.call();
			}
			finally {
				synchronized (this) {
					this.thread = null;
					// A late interrupt must not hit the checkpoint store.
					Thread.interrupted();
				}
				ListenerEvents.leave(outer);
			}
		}

		synchronized boolean isCurrent() {
			return this.thread == Thread.currentThread();
		}

		synchronized void interrupt() {
			if (this.thread != null) {
				this.thread.interrupt();
			}
		}

	}

}
