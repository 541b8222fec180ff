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

import java.time.Instant;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.outbox.internal.LetterPayload;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

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
		ProducerSequence sequence = new ProducerSequence(numbers.producerId() + "-" + row.id(), 0, 0);
		return LetterPayload.send((maxPayload) -> append(letters, letter(target, row, reason, maxPayload), sequence))
			.timeout(this.appends.options(target).deliveryTimeout());
	}

	private static Mono<Void> append(DurableStream letters, ObjectNode letter, ProducerSequence sequence) {
		AppendRequest request = AppendRequest.builder()
			.body(json.writeValueAsBytes(letter))
			.contentType(MediaType.APPLICATION_JSON)
			.producer(sequence)
			.build();
		return letters.append(request)
			.onErrorResume(StreamNotFoundException.class,
					(ex) -> letters.create(CreateOptions.json()).then(letters.append(request)))
			.then();
	}

	private static ObjectNode letter(OutboxTarget target, OutboxRow row, String reason, int maxPayload) {
		ObjectNode letter = json.createObjectNode();
		LetterPayload.put(letter, row.payload(), maxPayload);
		letter.put("contentType", target.contentType().toString());
		letter.put("stream", target.stream());
		letter.put("outboxId", row.id());
		letter.put("message", reason);
		letter.put("time", Instant.now().toString());
		return letter;
	}

}
