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

package io.durablestreams.listener.internal.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.outbox.internal.LetterPayload;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.MediaType;

/**
 * Puts messages on a dead letter stream. Sending one again is recognised by the server as
 * long as it remembers producers: each message is the only append of a producer whose id
 * is made from group, stream, ordinal and what the message is.
 */
public final class DeadLetterSender {

	private static final int MAX_TEXT = 8 * 1024;

	private static final JsonMapper json = JsonMapper.shared();

	private final DurableStreamsClient client;

	/**
	 * Create the dead letter office of a listener.
	 * @param client the client
	 */
	public DeadLetterSender(DurableStreamsClient client) {
		this.client = client;
	}

	/**
	 * The stream that messages go to.
	 * @param pattern the dead letter stream's name; <code>{stream}</code>,
	 * <code>{group}</code> and <code>{listener}</code> are replaced
	 * @param stream the stream that the messages come from
	 * @param group the listener's group
	 * @param listener the listener's id
	 * @return the stream's name
	 */
	public static String streamOf(String pattern, String stream, String group, String listener) {
		return pattern.replace("{stream}", stream).replace("{group}", group).replace("{listener}", listener);
	}

	/**
	 * Put a message on a dead letter stream, which is created if it is missing.
	 * @param failed the message
	 * @param target the stream's name
	 * @return completes once the server has it; may be repeated after any failure
	 */
	public Mono<Void> send(FailedMessage failed, String target) {
		// A name made of what a listener is called may be none.
		return Mono.defer(() -> sendTo(target, failed));
	}

	private Mono<Void> sendTo(String target, FailedMessage failed) {
		DurableStream stream = this.client.stream(target);
		ProducerSequence sequence = new ProducerSequence(producerId(failed), 0, 0);
		return LetterPayload.send((maxPayload) -> append(stream, letter(failed, maxPayload), sequence));
	}

	/**
	 * Write a letter, for somebody else to send.
	 * @param failed the message
	 * @return the letter
	 */
	public static byte[] write(FailedMessage failed) {
		return json.writeValueAsBytes(letter(failed, LetterPayload.MAX));
	}

	/**
	 * Write a letter for a retry stream, for somebody else to send.
	 * @param failed the message
	 * @param due when it is to be handled again
	 * @return the letter, or {@code null} if the message is too large for one that has
	 * all of it
	 */
	public static byte @Nullable [] write(FailedMessage failed, Instant due) {
		ObjectNode letter = letter(failed, due);
		return (letter != null) ? json.writeValueAsBytes(letter) : null;
	}

	private static @Nullable ObjectNode letter(FailedMessage failed, Instant due) {
		ObjectNode letter = letter(failed, LetterPayload.MAX);
		return LetterPayload.isWhole(letter) ? letter.put("due", due.toString()) : null;
	}

	/**
	 * Put a message on a retry stream, which is created if it is missing.
	 * @param failed the message
	 * @param target the stream's name
	 * @param due when it is to be handled again
	 * @return completes with whether the server has it, {@code false} if the message is
	 * too large for a letter that has all of it; may be repeated after any failure
	 */
	public Mono<Boolean> delay(FailedMessage failed, String target, Instant due) {
		return Mono.defer(() -> {
			ObjectNode letter = letter(failed, due);
			if (letter == null) {
				return Mono.just(false);
			}
			return append(this.client.stream(target), letter, new ProducerSequence(producerId(failed), 0, 0))
				.thenReturn(true)
				.onErrorReturn(PayloadTooLargeException.class, false);
		});
	}

	private static Mono<Void> append(DurableStream stream, ObjectNode letter, ProducerSequence sequence) {
		return Mono.defer(() -> {
			AppendRequest request = AppendRequest.builder()
				.body(json.writeValueAsBytes(letter))
				.contentType(MediaType.APPLICATION_JSON)
				.producer(sequence)
				.build();
			return stream.append(request)
				.onErrorResume(StreamNotFoundException.class,
						(ex) -> stream.create(CreateOptions.json()).then(stream.append(request)))
				.then();
		});
	}

	private static ObjectNode letter(FailedMessage failed, int maxPayload) {
		ObjectNode letter = json.createObjectNode();
		LetterPayload.put(letter, failed.message().data(), maxPayload);
		letter.put("contentType", failed.message().contentType().toString());
		letter.put("stream", failed.stream());
		letter.put("position", failed.message().position().toString());
		letter.put("ordinal", failed.ordinal());
		letter.put("listener", failed.listenerId());
		letter.put("group", failed.group());
		letter.put("exception", failed.cause().getClass().getName());
		letter.put("message", message(failed.cause()));
		letter.put("attempts", failed.attempts());
		letter.put("time", Instant.now().toString());
		return letter;
	}

	/** An application's exception may have any message, or none to be had. */
	private static @Nullable String message(Throwable cause) {
		String message;
		try {
			message = cause.getMessage();
		}
		catch (RuntimeException ex) {
			return null;
		}
		if (message == null) {
			return null;
		}
		String cut = (message.length() <= MAX_TEXT) ? message : message.substring(0, MAX_TEXT);
		// Half a character can't be written.
		return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

	/**
	 * The ordinal alone would not do: it begins anew when checkpoints are lost, and the
	 * letter of another message would be taken for a duplicate.
	 */
	private static String producerId(FailedMessage failed) {
		MessageDigest digest = sha256();
		for (String part : new String[] { failed.group(), failed.stream(), Long.toString(failed.ordinal()),
				failed.message().position().toString() }) {
			digest.update(part.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
		}
		digest.update(failed.message().data());
		return "dead-letter-" + HexFormat.of().formatHex(digest.digest(), 0, 16);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
