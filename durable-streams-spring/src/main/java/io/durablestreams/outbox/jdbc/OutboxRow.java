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

import java.util.Comparator;
import java.util.Map;

/**
 * A message in the table.
 *
 * @param id its id
 * @param transactionId the id of the first message of its transaction
 * @param payload its bytes; none to close the stream without a message
 * @param closes whether the stream is closed with it
 * @param trace the trace context that it was sent in, if any
 */
record OutboxRow(long id, long transactionId, byte[] payload, boolean closes, Map<String, Object> trace) {

	/** The order in which messages are relayed. */
	static final Comparator<OutboxRow> ORDER = Comparator.comparingLong(OutboxRow::transactionId)
		.thenComparingLong(OutboxRow::id);

}
