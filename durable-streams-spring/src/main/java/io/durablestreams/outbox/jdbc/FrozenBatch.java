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
import java.util.stream.Stream;

import io.durablestreams.client.ProducerSequence;
import io.durablestreams.producer.internal.encoding.MessageEncoders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Messages that travel under one number, whatever happens: they may have been sent.
 *
 * @param numbers the producer's id, epoch and sequence
 * @param rows the messages in their order
 * @param body what is sent; nothing to close the stream without a message
 * @param digest 64 hexadecimal digits that tell this batch from any other
 */
record FrozenBatch(ProducerSequence numbers, List<OutboxRow> rows, byte[] body, String digest) {

	private static final String CLOSES = " closes";

	private static final String PART = " part";

	static FrozenBatch of(ProducerSequence numbers, List<OutboxRow> rows, MediaType contentType) {
		boolean empty = rows.get(0).payload().length == 0;
		byte[] body = empty ? new byte[0]
				: MessageEncoders.framing(contentType).join(rows.stream().map(OutboxRow::payload).toList());
		return new FrozenBatch(numbers, rows, body, digest(body, rows.get(0).closes() ? CLOSES : ""));
	}

	/**
	 * Put together what was frozen before.
	 * @return the batch, or {@code null} if the messages are not what they were
	 */
	static @Nullable FrozenBatch restore(OutboxStream stream, OutboxStream.Frozen frozen, List<OutboxRow> rows) {
		if (rows.size() != frozen.ids().size()) {
			return null;
		}
		FrozenBatch batch = of(stream.next(), rows, stream.target().contentType());
		return Stream.of(batch, batch.ofPossiblySent())
			.filter((candidate) -> candidate.digest().equals(frozen.digest()))
			.findFirst()
			.orElse(null);
	}

	/**
	 * The first messages of it, under its numbers.
	 * @param count how many
	 * @param contentType the stream's
	 * @return the part
	 */
	FrozenBatch first(int count, MediaType contentType) {
		return of(this.numbers, this.rows.subList(0, count), contentType);
	}

	/**
	 * The same, told as a part of a batch that may be in the stream under its numbers.
	 * The digest tells it, so that whoever finds it frozen knows.
	 * @return the batch
	 */
	FrozenBatch ofPossiblySent() {
		return new FrozenBatch(this.numbers, this.rows, this.body, digest(this.body, PART));
	}

	/**
	 * What whoever finds it frozen doesn't know.
	 * @return whether it may be in the stream, as what
	 */
	Doubt doubt() {
		return this.digest.equals(digest(this.body, PART)) ? Doubt.POSSIBLY_SENT_AS_PART : Doubt.POSSIBLY_SENT;
	}

	FrozenBatch withNumbers(ProducerSequence newNumbers) {
		return new FrozenBatch(newNumbers, this.rows, this.body, this.digest);
	}

	FrozenBatch withoutMessages() {
		return new FrozenBatch(this.numbers, List.of(), new byte[0], this.digest);
	}

	RowIds ids() {
		return RowIds.of(this.rows.stream().mapToLong(OutboxRow::id).toArray());
	}

	boolean closes() {
		return this.rows.get(0).closes();
	}

	private static String digest(byte[] body, String kind) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(body);
			digest.update(kind.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
