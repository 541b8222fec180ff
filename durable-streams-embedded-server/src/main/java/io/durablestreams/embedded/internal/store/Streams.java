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

package io.durablestreams.embedded.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Life and death of streams, as seen by the one writer.
 */
final class Streams {

	private Streams() {
	}

	/**
	 * Require a stream that can be used.
	 */
	static StreamState require(Transaction transaction, String path) {
		StreamState state = live(transaction, path);
		if (state == null) {
			throw new RefusedException(Refusal.Plain.NOT_FOUND);
		}
		if (state.deleted()) {
			throw new RefusedException(Refusal.Plain.GONE);
		}
		return state;
	}

	/**
	 * Look for a stream under a path and clear away what has expired there.
	 */
	static @Nullable StreamState live(Transaction transaction, String path) {
		StreamState state = transaction.find(path);
		if (state != null && !state.deleted() && transaction.expired(state)) {
			delete(transaction, state);
			return transaction.find(path);
		}
		return state;
	}

	/**
	 * Delete a stream. While forks of it live, it keeps its records and its path.
	 */
	static void delete(Transaction transaction, StreamState state) {
		StreamState next = state;
		while (next != null && next.forks() == 0) {
			transaction.remove(next);
			StreamState parent = release(transaction, next);
			next = (parent != null && parent.deleted()) ? parent : null;
		}
		if (next != null) {
			transaction.save(next.withForks(next.forks(), true));
		}
	}

	/**
	 * Let the source of a fork that was removed know.
	 * @return the source, {@code null} if there is none
	 */
	private static @Nullable StreamState release(Transaction transaction, StreamState removed) {
		Fork fork = removed.fork();
		StreamState parent = (fork != null) ? transaction.find(fork.parent()) : null;
		if (fork == null || parent == null || parent.id() != fork.parentId()) {
			return null;
		}
		StreamState released = parent.withForks(parent.forks() - 1, parent.deleted());
		transaction.save(released);
		return released;
	}

}
