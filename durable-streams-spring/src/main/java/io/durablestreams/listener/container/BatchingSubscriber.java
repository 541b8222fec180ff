package io.durablestreams.listener.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.ReadSignal;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;

/**
 * Collects signals while there is demand for a batch, and asks for no more than fits into
 * it. Signals of the upstream, of the clock and of the downstream meet in
 * {@link #drain()}.
 */
final class BatchingSubscriber implements CoreSubscriber<ReadSignal>, Subscription {

	private final DeliveryBatcher limits;

	private final Subscriber<? super Delivery> downstream;

	private final AtomicInteger work = new AtomicInteger();

	private final Disposable.Swap timer = Disposables.swap();

	private final Deque<Delivery> ready = new ArrayDeque<>();

	private List<ReadSignal.Message> batch = new ArrayList<>();

	private long bytes;

	/** Progress behind the batch's last message. */
	private ReadSignal.@Nullable Progress progress;

	private long demand;

	private boolean asked;

	private boolean waitOver;

	private boolean timing;

	private boolean done;

	private boolean ended;

	private @Nullable Throwable failure;

	private @Nullable Subscription upstream;

	BatchingSubscriber(DeliveryBatcher limits, Subscriber<? super Delivery> downstream) {
		this.limits = limits;
		this.downstream = downstream;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.upstream = subscription;
		this.downstream.onSubscribe(this);
	}

	@Override
	public void onNext(ReadSignal signal) {
		synchronized (this) {
			this.asked = false;
			if (signal instanceof ReadSignal.Message message) {
				add(message);
			}
			else {
				add((ReadSignal.Progress) signal);
			}
		}
		drain();
	}

	@Override
	public void onError(Throwable ex) {
		synchronized (this) {
			this.failure = ex;
		}
		onComplete();
	}

	@Override
	public void onComplete() {
		synchronized (this) {
			this.done = true;
			closeBatch();
		}
		drain();
	}

	@Override
	public void request(long count) {
		synchronized (this) {
			this.demand = Operators.addCap(this.demand, count);
		}
		drain();
	}

	@Override
	public void cancel() {
		this.timer.dispose();
		if (this.upstream != null) {
			this.upstream.cancel();
		}
	}

	private void add(ReadSignal.Message message) {
		this.progress = null;
		if (this.bytes + message.data().length > this.limits.maxBytes()) {
			closeBatch();
		}
		this.batch.add(message);
		this.bytes += message.data().length;
		if (this.batch.size() >= this.limits.maxCount() || this.bytes >= this.limits.maxBytes()) {
			closeBatch();
		}
	}

	private void add(ReadSignal.Progress newProgress) {
		if (this.batch.isEmpty()) {
			this.ready.add(Delivery.of(newProgress));
			return;
		}
		this.progress = newProgress;
		if (newProgress.closed()) {
			closeBatch();
		}
	}

	private void closeBatch() {
		if (this.batch.isEmpty()) {
			return;
		}
		this.ready.add(Delivery.of(this.batch));
		if (this.progress != null) {
			this.ready.add(Delivery.of(this.progress));
		}
		this.batch = new ArrayList<>();
		this.bytes = 0;
		this.progress = null;
		this.waitOver = false;
		this.timing = false;
	}

	private void drain() {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		do {
			while (ask() || emit()) {
				startTimer();
			}
			startTimer();
			end();
			missed = this.work.addAndGet(-missed);
		}
		while (missed != 0);
	}

	private boolean ask() {
		synchronized (this) {
			if (this.demand == 0 || this.asked || this.done || !this.ready.isEmpty() || this.waitOver) {
				return false;
			}
			this.asked = true;
		}
		if (this.upstream != null) {
			this.upstream.request(1);
		}
		return true;
	}

	private boolean emit() {
		Delivery delivery;
		synchronized (this) {
			if (this.demand == 0) {
				return false;
			}
			boolean nothingMoreAtOnce = this.limits.maxWait().isZero() && this.asked;
			if (this.ready.isEmpty() && (this.waitOver || nothingMoreAtOnce)) {
				closeBatch();
			}
			delivery = this.ready.poll();
			if (delivery == null) {
				return false;
			}
			this.demand--;
		}
		this.downstream.onNext(delivery);
		return true;
	}

	private void startTimer() {
		List<ReadSignal.Message> waiting;
		synchronized (this) {
			if (this.batch.isEmpty() || this.timing || this.demand == 0 || this.limits.maxWait().isZero()) {
				return;
			}
			this.timing = true;
			waiting = this.batch;
		}
		this.timer.update(this.limits.clock().schedule(() -> {
			synchronized (this) {
				this.waitOver = this.batch == waiting;
			}
			drain();
		}, this.limits.maxWait()));
	}

	private void end() {
		Throwable cause;
		synchronized (this) {
			if (!this.done || this.ended || !this.ready.isEmpty()) {
				return;
			}
			this.ended = true;
			cause = this.failure;
		}
		if (cause != null) {
			this.downstream.onError(cause);
		}
		else {
			this.downstream.onComplete();
		}
	}

}
