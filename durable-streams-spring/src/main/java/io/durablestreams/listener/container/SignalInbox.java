package io.durablestreams.listener.container;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.durablestreams.client.ReadSignal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.concurrent.Queues;

/**
 * Takes the signals of a read, on whatever thread they come, and keeps them until the
 * consumer polls them. It asks for one after the other, and for no more while it holds
 * {@value #MAX_COUNT} signals or {@value #MAX_BYTES} bytes; a larger message is taken all
 * the same.
 */
final class SignalInbox implements CoreSubscriber<ReadSignal> {

	static final int MAX_COUNT = 256;

	static final int MAX_BYTES = 1024 * 1024;

	private final Queue<ReadSignal> signals = Queues.<ReadSignal>unbounded(16).get();

	private final Runnable onArrival;

	private final AtomicBoolean asked = new AtomicBoolean();

	private volatile long addedCount;

	private volatile long addedBytes;

	private volatile long takenCount;

	private volatile long takenBytes;

	private volatile @Nullable Subscription subscription;

	private volatile boolean cancelled;

	private @Nullable Throwable failure;

	private volatile boolean ended;

	/**
	 * Create it.
	 * @param onArrival told, on any thread, that there may be something to poll
	 */
	SignalInbox(Runnable onArrival) {
		this.onArrival = onArrival;
	}

	/**
	 * The next signal, which stays.
	 * @return the signal, or {@code null} while there is none
	 */
	@Nullable ReadSignal peek() {
		return this.signals.peek();
	}

	/**
	 * Take the next signal.
	 * @return the signal, or {@code null} while there is none
	 */
	@Nullable ReadSignal poll() {
		ReadSignal signal = this.signals.poll();
		if (signal != null) {
			this.takenBytes = this.takenBytes + size(signal);
			this.takenCount = this.takenCount + 1;
			if (hasRoom(2)) {
				ask();
			}
		}
		return signal;
	}

	/**
	 * Whether nothing comes any more but what can be polled already.
	 * @return whether the read has ended
	 */
	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Why the read has ended.
	 * @return the failure, or {@code null} if it is complete
	 */
	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * End the read. Thread-safe.
	 */
	void cancel() {
		this.cancelled = true;
		Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	@Override
	public void onSubscribe(Subscription newSubscription) {
		this.subscription = newSubscription;
		if (this.cancelled) {
			newSubscription.cancel();
		}
		else {
			ask();
		}
	}

	@Override
	public void onNext(ReadSignal signal) {
		this.addedBytes = this.addedBytes + size(signal);
		this.addedCount = this.addedCount + 1;
		this.signals.add(signal);
		this.asked.set(false);
		if (hasRoom(1)) {
			ask();
		}
		this.onArrival.run();
	}

	@Override
	public void onError(Throwable ex) {
		this.failure = ex;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.ended = true;
		this.onArrival.run();
	}

	/** Filled up by the reader at once, it is asked for more when it is half empty. */
	private boolean hasRoom(int divisor) {
		return this.addedCount - this.takenCount < MAX_COUNT / divisor
				&& this.addedBytes - this.takenBytes < MAX_BYTES / divisor;
	}

	private void ask() {
		Subscription current = this.subscription;
		if (current != null && this.asked.compareAndSet(false, true)) {
			current.request(1);
		}
	}

	private static int size(ReadSignal signal) {
		return (signal instanceof ReadSignal.Message message) ? message.data().length : 0;
	}

}
