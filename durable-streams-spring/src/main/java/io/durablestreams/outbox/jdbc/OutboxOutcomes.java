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

package io.durablestreams.outbox.jdbc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.RejectedAppendException;
import io.durablestreams.producer.UnknownOutcomeException;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;

/**
 * Tells those who sent messages what became of them: at once where this instance relays
 * them, else by looking for them in the table. Thread-safe.
 */
final class OutboxOutcomes {

	/** Who waits costs memory, however long the server is down. */
	private static final int MOST = 100_000;

	private static final int LOOKED_FOR_AT_ONCE = 500;

	private final OutboxDatabase database;

	/** Used by one look at a time. */
	private long lookedUpTo;

	private final ConcurrentSkipListMap<Long, PendingOutcome> pending = new ConcurrentSkipListMap<>();

	private final AtomicLong added = new AtomicLong();

	OutboxOutcomes(OutboxDatabase database) {
		this.database = database;
	}

	void add(long id, PendingOutcome outcome) {
		this.pending.put(id, outcome);
		// Its size is counted each time it is asked for.
		if (this.added.incrementAndGet() % 1000 == 0 && this.pending.size() > MOST) {
			forgetOldest();
		}
	}

	private void forgetOldest() {
		for (int i = 0; i < MOST / 10; i++) {
			Map.Entry<Long, PendingOutcome> oldest = this.pending.firstEntry();
			if (oldest == null || !oldest.getValue().committed) {
				return;
			}
			this.pending.remove(oldest.getKey());
			oldest.getValue().future.completeExceptionally(new UnknownOutcomeException(oldest.getValue().streamName,
					"the message is in the outbox and will be relayed, but so many wait that nobody is told", null));
		}
	}

	void committed(List<Long> ids) {
		ids.forEach((id) -> take(id, false, (outcome) -> outcome.committed = true));
	}

	void relayed(List<Long> ids, AppendResult result) {
		ids.forEach((id) -> take(id, true, (outcome) -> outcome.future.complete(result)));
	}

	void givenUp(List<Long> ids, String reason, @Nullable Throwable cause) {
		ids.forEach((id) -> take(id, true, (outcome) -> outcome.future
			.completeExceptionally(new RejectedAppendException(outcome.streamName, reason, cause))));
	}

	void rolledBack(List<Long> ids) {
		givenUp(ids, "the transaction that the message was sent in was rolled back", null);
	}

	void unknown(List<Long> ids) {
		ids.forEach((id) -> take(id, true,
				(outcome) -> outcome.future.completeExceptionally(new UnknownOutcomeException(outcome.streamName,
						"nobody knows whether the transaction that the message was sent in was committed; if it was, "
								+ "the message will be in the stream",
						null))));
	}

	private void take(long id, boolean remove, Consumer<PendingOutcome> action) {
		PendingOutcome outcome = remove ? this.pending.remove(id) : this.pending.get(id);
		if (outcome != null) {
			action.accept(outcome);
		}
	}

	/**
	 * Look for messages that another instance may have relayed: the oldest ones, as those
	 * are the first to be, and in turn the others, as the oldest may be those of a stream
	 * that has stopped.
	 */
	void look() {
		List<Long> oldest = committed(this.pending);
		look(oldest);
		if (oldest.size() == LOOKED_FOR_AT_ONCE) {
			long behind = Math.max(this.lookedUpTo, oldest.get(oldest.size() - 1));
			List<Long> others = committed(this.pending.tailMap(behind, false));
			this.lookedUpTo = (others.size() == LOOKED_FOR_AT_ONCE) ? others.get(others.size() - 1) : 0;
			look(others);
		}
	}

	private static List<Long> committed(Map<Long, PendingOutcome> some) {
		return some.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().committed)
			.limit(LOOKED_FOR_AT_ONCE)
			.map(Map.Entry::getKey)
			.toList();
	}

	private void look(List<Long> ids) {
		if (ids.isEmpty()) {
			return;
		}
		Map<Long, String> there = new HashMap<>();
		Map<Long, String> givenUp = new HashMap<>();
		RowCallbackHandler sort = (row) -> {
			int state = row.getInt("state");
			if (state == RelayTable.WAITING) {
				there.put(row.getLong("id"), "");
			}
			else if (state == RelayTable.GIVEN_UP) {
				givenUp.put(row.getLong("id"), String.valueOf(row.getString("reason")));
			}
		};
		this.database.inTransaction((jdbc) -> {
			jdbc.query("SELECT id, state, reason FROM " + this.database.table() + " WHERE id IN ("
					+ "?,".repeat(ids.size() - 1) + "?)", sort, ids.toArray());
			return null;
		});
		givenUp.forEach((id, reason) -> givenUp(List.of(id), reason, null));
		gone(ids.stream().filter((id) -> !there.containsKey(id) && !givenUp.containsKey(id)).toList());
	}

	/** This instance's own relay may be about to tell where they are. */
	private void gone(List<Long> ids) {
		List<Long> forLong = new ArrayList<>();
		for (Long id : ids) {
			take(id, false, (outcome) -> {
				if (outcome.gone) {
					forLong.add(id);
				}
				outcome.gone = true;
			});
		}
		relayed(forLong, AppendResult.of(null, false, false, null));
	}

	/** Nobody relays or looks any more. */
	void close() {
		List<Long> ids = List.copyOf(this.pending.keySet());
		ids.forEach((id) -> take(id, true,
				(outcome) -> outcome.future.completeExceptionally(new UnknownOutcomeException(outcome.streamName,
						"the outbox was closed before the message was relayed; it will be by another instance, or when "
								+ "the application is started again",
						null))));
	}

}
