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

import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Leases on one stream that a test takes away and gives back.
 */
final class TestLeases implements StreamCoordinator {

	private final OffsetStore store;

	private Sinks.One<Lease> next = Sinks.one();

	private @Nullable TestLease held;

	private long epoch;

	TestLeases(OffsetStore store) {
		this.store = store;
		give();
	}

	/** Grant the lease to whoever asks for it. */
	void give() {
		this.held = new TestLease(++this.epoch);
		this.next.tryEmitValue(this.held);
	}

	/** Take the lease away; somebody else has it. */
	void lose() {
		TestLease lost = this.held;
		this.held = null;
		this.epoch++;
		this.next = Sinks.one();
		if (lost != null) {
			lost.ended.tryEmitEmpty();
		}
	}

	@Override
	public String instance() {
		return "test";
	}

	@Override
	public @Nullable String owner(CheckpointKey key) {
		return (this.held != null) ? "test" : null;
	}

	@Override
	public Membership join(CheckpointKey key, Member member) {
		return new Membership() {

			@Override
			public Mono<Lease> acquire() {
				return Mono.defer(() -> TestLeases.this.next.asMono());
			}

			@Override
			public void leave() {
			}

		};
	}

	@Override
	public LeasedOffsetStore offsetStore() {
		return new Fenced();
	}

	/** Takes what the holder of the lease stores. */
	private final class Fenced implements LeasedOffsetStore {

		private final @Nullable Long owner;

		Fenced() {
			this(null);
		}

		Fenced(@Nullable Long owner) {
			this.owner = owner;
		}

		@Override
		public OffsetStore ownedBy(String owner, long epoch) {
			return new Fenced(epoch);
		}

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return TestLeases.this.store.load(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (this.owner == null || this.owner != TestLeases.this.epoch) {
				throw new LeaseLostException("Somebody else has the lease");
			}
			TestLeases.this.store.save(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			TestLeases.this.store.delete(key);
		}

	}

	private final class TestLease implements Lease {

		private final Sinks.Empty<Void> ended = Sinks.empty();

		private final long number;

		TestLease(long number) {
			this.number = number;
		}

		@Override
		public String owner() {
			return "test";
		}

		@Override
		public long epoch() {
			return this.number;
		}

		@Override
		public boolean isValid() {
			return TestLeases.this.held == this;
		}

		@Override
		public Mono<Void> ended() {
			return this.ended.asMono();
		}

		@Override
		public void release() {
			this.ended.tryEmitEmpty();
		}

	}

}
