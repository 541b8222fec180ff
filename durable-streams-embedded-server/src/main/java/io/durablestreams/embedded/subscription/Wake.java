package io.durablestreams.embedded.subscription;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * One turn of work: the subscription was woken and waits for somebody to acknowledge.
 */
final class Wake {

	private final String id;

	private final long generation;

	private final Map<String, Long> snapshot;

	private final Disposable.Swap lease = Disposables.swap();

	private final Disposable.Swap retry = Disposables.swap();

	private @Nullable String holder;

	private int attempts;

	Wake(String id, long generation, Map<String, Long> snapshot) {
		this.id = id;
		this.generation = generation;
		this.snapshot = snapshot;
	}

	String id() {
		return this.id;
	}

	long generation() {
		return this.generation;
	}

	/** The tails when it was woken. */
	Map<String, Long> snapshot() {
		return this.snapshot;
	}

	@Nullable String holder() {
		return this.holder;
	}

	void holder(String holder) {
		this.holder = holder;
	}

	void lease(Disposable timer) {
		this.lease.update(timer);
	}

	void retry(Disposable timer) {
		this.retry.update(timer);
	}

	/** Count a call of the webhook. */
	int nextAttempt() {
		return ++this.attempts;
	}

	void cancel() {
		this.lease.dispose();
		this.retry.dispose();
	}

}
