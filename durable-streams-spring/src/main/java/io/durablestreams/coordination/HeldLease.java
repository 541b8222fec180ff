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

package io.durablestreams.coordination;

import java.util.function.Consumer;

import io.durablestreams.coordination.StreamCoordinator.Lease;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A lease of this instance, which ends by this process's own clock before it can have
 * passed to another. Thread-safe.
 */
final class HeldLease implements Lease {

	private final String owner;

	private final long epoch;

	private final Consumer<HeldLease> onRelease;

	private final Sinks.Empty<Void> ended = Sinks.empty();

	private volatile boolean ending;

	private volatile boolean lost;

	private volatile long deadline;

	HeldLease(String owner, long epoch, long deadline, Consumer<HeldLease> onRelease) {
		this.owner = owner;
		this.epoch = epoch;
		this.deadline = deadline;
		this.onRelease = onRelease;
	}

	@Override
	public String owner() {
		return this.owner;
	}

	@Override
	public long epoch() {
		return this.epoch;
	}

	@Override
	public boolean isValid() {
		return !this.lost && System.nanoTime() - this.deadline < 0;
	}

	@Override
	public Mono<Void> ended() {
		return this.ended.asMono();
	}

	@Override
	public void release() {
		end();
		this.onRelease.accept(this);
	}

	/**
	 * Whether it is valid and shall stay so.
	 * @return whether to handle on
	 */
	boolean isKept() {
		return !this.ending && isValid();
	}

	/**
	 * It has been renewed. One that had passed in between stays so.
	 * @param newDeadline until when, by {@link System#nanoTime()}
	 */
	void renewed(long newDeadline) {
		if (isValid()) {
			this.deadline = newDeadline;
		}
	}

	/** Ask for its release; until then it stays valid. */
	void end() {
		this.ending = true;
		this.ended.tryEmitEmpty();
	}

	/** Somebody else has it. */
	void lose() {
		this.lost = true;
		end();
	}

}
