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

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.StreamContentTypes;
import io.durablestreams.client.error.StreamNotFoundException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.MediaType;

/**
 * Puts messages that can't be appended on a dead letter stream. Each is the only append
 * of a producer that is named after the outbox's and the message, so that the server
 * recognises one that comes again.
 */
final class OutboxLetters {

	private static final JsonMapper json = JsonMapper.builder().build();

	private final RelayAppends appends;

	private final String pattern;

	OutboxLetters(RelayAppends appends, String pattern) {
		this.appends = appends;
		this.pattern = pattern;
	}

	/**
	 * Put the messages of a batch on the dead letter stream of their stream, which is
	 * created if it is missing.
	 * @param target the stream
	 * @param batch the batch
	 * @param reason why they can't be appended
	 * @return completes once the server has them; may be repeated after any failure
	 */
	Mono<Void> send(OutboxTarget target, FrozenBatch batch, String reason) {
		return Mono.defer(() -> {
			DurableStream letters = this.appends.stream(target.client(),
					this.pattern.replace("{stream}", target.stream()));
			return Flux.fromIterable(batch.rows())
				.concatMap((row) -> append(letters, target, batch.numbers(), row, reason))
				.then();
		});
	}

	private Mono<Void> append(DurableStream letters, OutboxTarget target, ProducerSequence numbers, OutboxRow row,
			String reason) {
		AppendRequest request = AppendRequest.builder()
			.body(letter(target, row, reason))
			.contentType(MediaType.APPLICATION_JSON)
			.producer(new ProducerSequence(numbers.producerId() + "-" + row.id(), 0, 0))
			.build();
		return letters.append(request)
			.onErrorResume(StreamNotFoundException.class,
					(ex) -> letters.create(CreateOptions.json()).then(letters.append(request)))
			.timeout(this.appends.options(target).deliveryTimeout())
			.then();
	}

	private static byte[] letter(OutboxTarget target, OutboxRow row, String reason) {
		ObjectNode letter = json.createObjectNode();
		if (StreamContentTypes.isJson(target.contentType())) {
			letter.putRawValue("payload", new RawValue(text(row.payload())));
		}
		else {
			letter.put("payloadBase64", row.payload());
		}
		letter.put("contentType", target.contentType().toString());
		letter.put("stream", target.stream());
		letter.put("outboxId", row.id());
		letter.put("message", reason);
		letter.put("time", Instant.now().toString());
		return json.writeValueAsBytes(letter);
	}

	/** The outbox has checked that it is JSON. */
	private static String text(byte[] payload) {
		try {
			return (payload.length > 0)
					? StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString() : "null";
		}
		catch (CharacterCodingException ex) {
			throw new IllegalStateException("A message of a JSON stream is no text", ex);
		}
	}

}
