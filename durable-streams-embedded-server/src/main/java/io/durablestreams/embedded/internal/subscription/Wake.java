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

package io.durablestreams.embedded.internal.subscription;

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
