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

import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeasedOffsetStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides which instance handles the streams of a group. Thread-safe.
 */
public interface StreamCoordinator {

	/**
	 * The id by which others know this instance.
	 * @return the id
	 */
	String instance();

	/**
	 * Who handles a stream that this instance is a member for, as the coordinator saw it
	 * last: it may have passed on since. Asks nobody.
	 * @param key the group and the stream
	 * @return the instance's id, or {@code null} if nobody does, if this instance isn't a
	 * member, or if it hasn't looked yet
	 */
	@Nullable String owner(CheckpointKey key);

	/**
	 * Become one of those that may handle a stream.
	 * @param key the group and the stream
	 * @param member told what happens to the stream
	 * @return the membership, to be left in the end
	 * @throws IllegalStateException if this instance is a member already
	 */
	Membership join(CheckpointKey key, Member member);

	/**
	 * The store whose checkpoints leases protect.
	 * @return the store
	 */
	LeasedOffsetStore offsetStore();

	/**
	 * Told what happens to a stream, on a thread of the coordinator, which must not be
	 * held up.
	 */
	interface Member {

		/**
		 * The coordinator can't tell whose turn it is, or can again.
		 * @param cause why it can't, or {@code null} if it can
		 */
		void inTrouble(@Nullable Throwable cause);

		/**
		 * Another instance has been seen to handle the stream. Told again only once
		 * somebody else, or nobody, has been seen in between.
		 * @param owner the other instance's id
		 */
		void handledElsewhere(String owner);

	}

	/** Being one of those that may handle a stream. */
	interface Membership {

		/**
		 * Wait for one's turn.
		 * @return the lease, on a thread of the coordinator, once it is this instance's
		 * turn; cancelling means that it is no longer wanted
		 */
		Mono<Lease> acquire();

		/**
		 * Give up the membership, with the lease if there is one.
		 */
		void leave();

	}

	/** The right to handle a stream, until it has ended. */
	interface Lease {

		/**
		 * Who holds it.
		 * @return the instance's id
		 */
		String owner();

		/**
		 * Which of the stream's leases it is.
		 * @return the number, higher than that of any lease before
		 */
		long epoch();

		/**
		 * Whether no other instance can hold a lease on the stream.
		 * @return whether anything may be handled
		 */
		boolean isValid();

		/**
		 * Asks to finish the message in hand and release the lease.
		 * @return completes when the lease has passed, was lost, or shall be handed over
		 */
		Mono<Void> ended();

		/**
		 * Hand the stream over. Nothing of it may be in hand any more.
		 */
		void release();

	}

}
