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

package io.durablestreams.gateway;

import java.security.Principal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpStatus;

/**
 * The live reads under way: how many there may be, and how long each may last.
 */
final class LiveReads {

	/** What a read gets to come to an end between two events. */
	private static final Duration GRACE = Duration.ofSeconds(5);

	private static final int BUSY_SECONDS = 5;

	private final int max;

	private final int maxPerPrincipal;

	private final Duration maxDuration;

	private final Set<Permit> permits = new HashSet<>();

	private final Map<String, Integer> byPrincipal = new HashMap<>();

	private boolean open = true;

	private long refused;

	LiveReads(int max, int maxPerPrincipal, Duration maxDuration) {
		this.max = max;
		this.maxPerPrincipal = maxPerPrincipal;
		this.maxDuration = maxDuration;
	}

	/**
	 * Begin a live read.
	 * @param principal who reads; readers nobody knows share the limit of all
	 * @return what has to be released at its end
	 */
	synchronized Permit acquire(@Nullable Principal principal) {
		if (!this.open) {
			throw GatewayProblemException.temporary(HttpStatus.SERVICE_UNAVAILABLE, "The application is about to stop.",
					1);
		}
		String name = (principal != null) ? principal.getName() : null;
		boolean busy = this.permits.size() >= this.max;
		if (busy || (name != null && this.byPrincipal.getOrDefault(name, 0) >= this.maxPerPrincipal)) {
			this.refused++;
			throw GatewayProblemException.temporary(HttpStatus.TOO_MANY_REQUESTS,
					busy ? "There are too many live reads." : "There are too many live reads of yours.", BUSY_SECONDS);
		}
		Permit permit = new Permit(name);
		this.permits.add(permit);
		if (name != null) {
			this.byPrincipal.merge(name, 1, Integer::sum);
		}
		return permit;
	}

	private synchronized void release(Permit permit) {
		if (this.permits.remove(permit) && permit.principal != null) {
			this.byPrincipal.computeIfPresent(permit.principal, (name, count) -> (count > 1) ? count - 1 : null);
		}
	}

	synchronized int count() {
		return this.permits.size();
	}

	synchronized long refused() {
		return this.refused;
	}

	int max() {
		return this.max;
	}

	void open() {
		synchronized (this) {
			this.open = true;
		}
	}

	/** Let all come to an end, and no other begin. */
	void close() {
		List<Permit> running;
		synchronized (this) {
			this.open = false;
			running = List.copyOf(this.permits);
		}
		running.forEach(Permit::end);
	}

	/**
	 * A live read.
	 */
	final class Permit {

		private final @Nullable String principal;

		private final Sinks.Empty<Void> end = Sinks.empty();

		private final Sinks.Empty<Void> latestEnd = Sinks.empty();

		private final Disposable endTimer;

		private final Disposable latestEndTimer;

		Permit(@Nullable String principal) {
			this.principal = principal;
			this.endTimer = schedule(this::end, LiveReads.this.maxDuration);
			this.latestEndTimer = schedule(this::release, LiveReads.this.maxDuration.plus(GRACE));
		}

		private static Disposable schedule(Runnable task, Duration delay) {
			return Schedulers.parallel().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
		}

		private void end() {
			this.end.tryEmitEmpty();
		}

		/** Completes when the read should end, as soon as it is at a good place. */
		Mono<Void> whenToEnd() {
			return this.end.asMono();
		}

		/** Completes when the read has to end, wherever it is. */
		Mono<Void> latestEnd() {
			return this.latestEnd.asMono();
		}

		void release() {
			this.endTimer.dispose();
			this.latestEndTimer.dispose();
			LiveReads.this.release(this);
			this.latestEnd.tryEmitEmpty();
		}

	}

}
