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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.producer.internal.encoding.MessageEncoders;

import org.springframework.http.MediaType;

/**
 * Messages that travel under one number, whatever happens: they may have been sent.
 *
 * @param numbers the producer's id, epoch and sequence
 * @param rows the messages in their order
 * @param body what is sent; nothing to close the stream without a message
 */
record FrozenBatch(ProducerSequence numbers, List<OutboxRow> rows, byte[] body) {

	static FrozenBatch of(ProducerSequence numbers, List<OutboxRow> rows, MediaType contentType) {
		boolean empty = rows.get(0).payload().length == 0;
		byte[] body = empty ? new byte[0]
				: MessageEncoders.framing(contentType).join(rows.stream().map(OutboxRow::payload).toList());
		return new FrozenBatch(numbers, rows, body);
	}

	RowIds ids() {
		return RowIds.of(this.rows.stream().mapToLong(OutboxRow::id).toArray());
	}

	boolean closes() {
		return this.rows.get(0).closes();
	}

	/**
	 * Tells this batch from any other.
	 * @return 64 hexadecimal digits
	 */
	String digest() {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(this.body);
			digest.update((closes() ? " closes" : "").getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
