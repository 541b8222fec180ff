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

import io.durablestreams.client.ProducerSequence;
import org.jspecify.annotations.Nullable;

/**
 * What the table has of a stream.
 *
 * @param target the stream
 * @param next the numbers of the batch that is frozen, or of the next one
 * @param frozen what is frozen, if anything is
 * @param stopped whether its relay has stopped
 */
record OutboxStream(OutboxTarget target, ProducerSequence next, @Nullable Frozen frozen, boolean stopped) {

	/**
	 * A batch that is frozen.
	 *
	 * @param ids the ids of its messages
	 * @param digest the digest of its body
	 */
	record Frozen(RowIds ids, String digest) {
	}

}
