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

import io.durablestreams.outbox.OutboxFailurePolicy;
import org.jspecify.annotations.Nullable;

/**
 * What the relays of all streams share.
 */
final class RelayContext {

	/** While one is written or deleted, others are on their way. */
	private static final int BATCHES_PER_THREAD = 4;

	final String owner;

	final RelayTable table;

	final OutboxBacklog backlog;

	final OutboxRetention retention;

	final RelayAppends appends;

	final OutboxLetters letters;

	final OutboxOutcomes outcomes;

	final RelayReports reports;

	final RelayThreads threads;

	final RelayPermits permits;

	final OutboxFailurePolicy failurePolicy;

	RelayContext(JdbcOutboxBuilder builder, OutboxDatabase database, RelayAppends appends, OutboxOutcomes outcomes,
			RelayReports reports) {
		this.owner = builder.owner();
		OutboxRows rows = new OutboxRows(database, !builder.retention.isZero());
		this.table = new RelayTable(database, rows);
		this.backlog = new OutboxBacklog(database);
		this.retention = new OutboxRetention(database, rows, builder.retention);
		this.appends = appends;
		this.letters = new OutboxLetters(appends, builder.deadLetterStream);
		this.outcomes = outcomes;
		this.reports = reports;
		this.threads = new RelayThreads(builder.threads);
		this.permits = new RelayPermits(BATCHES_PER_THREAD * builder.threads);
		this.failurePolicy = builder.failurePolicy;
	}

	/**
	 * What may be shown of a failure.
	 * @param failure the failure
	 * @return its message, if it is one of ours, which hold no secrets
	 */
	static String text(@Nullable Throwable failure) {
		if (failure == null) {
			return "for no reason that is known";
		}
		boolean ours = failure.getClass().getName().startsWith("io.durablestreams.");
		return ours ? String.valueOf(failure.getMessage()) : failure.getClass().getName();
	}

}
