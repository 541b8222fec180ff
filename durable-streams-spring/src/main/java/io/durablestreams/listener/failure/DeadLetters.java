package io.durablestreams.listener.failure;

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
import io.durablestreams.client.error.StreamNotFoundException;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.MediaType;

/**
 * Puts messages on a dead letter stream. Sending one again is recognised by the server as
 * long as it remembers producers: each message is the only append of a producer whose id
 * is made from group, stream, ordinal and what the message is.
 */
public final class DeadLetters {

	private static final JsonMapper json = JsonMapper.builder().build();

	private final DurableStreamsClient client;

	private final String pattern;

	/**
	 * Create the dead letter office of a listener.
	 * @param client the client
	 * @param pattern the dead letter stream's name; <code>{stream}</code>,
	 * <code>{group}</code> and <code>{listener}</code> are replaced
	 */
	public DeadLetters(DurableStreamsClient client, String pattern) {
		this.client = client;
		this.pattern = pattern;
	}

	/**
	 * What the stream that a message goes to is called.
	 * @param failed the message
	 * @return the stream's name
	 */
	public String streamOf(FailedMessage failed) {
		return DurableStream.displayName(target(failed));
	}

	private String target(FailedMessage failed) {
		return streamOf(this.pattern, failed.stream(), failed.group(), failed.listenerId());
	}

	/**
	 * The stream that messages go to.
	 * @param pattern the dead letter stream's name, see the constructor
	 * @param stream the stream that the messages come from
	 * @param group the listener's group
	 * @param listener the listener's id
	 * @return the stream's name
	 */
	public static String streamOf(String pattern, String stream, String group, String listener) {
		return pattern.replace("{stream}", stream).replace("{group}", group).replace("{listener}", listener);
	}

	/**
	 * Put a message on its dead letter stream, which is created if it is missing.
	 * @param failed the message
	 * @return completes once the server has it; may be repeated after any failure
	 */
	public Mono<Void> send(FailedMessage failed) {
		// A name made of what a listener is called may be none.
		return Mono.defer(() -> sendTo(target(failed), failed));
	}

	private Mono<Void> sendTo(String target, FailedMessage failed) {
		DurableStream stream = this.client.stream(target);
		AppendRequest request = AppendRequest.of(letter(failed))
			.contentType(MediaType.APPLICATION_JSON)
			.producer(new ProducerSequence(producerId(failed), 0, 0));
		return stream.append(request)
			.onErrorResume(StreamNotFoundException.class,
					(ex) -> stream.create(CreateOptions.json()).then(stream.append(request)))
			.then();
	}

	private byte[] letter(FailedMessage failed) {
		ObjectNode letter = json.createObjectNode();
		byte[] data = failed.message().data();
		if (isJson(data)) {
			letter.putRawValue("payload", new RawValue(new String(data, StandardCharsets.UTF_8)));
		}
		else if (data.length > 0) {
			letter.put("payloadBase64", data);
		}
		letter.put("contentType", failed.message().contentType().toString());
		letter.put("stream", failed.stream());
		letter.put("position", failed.message().position().toString());
		letter.put("ordinal", failed.ordinal());
		letter.put("listener", failed.listenerId());
		letter.put("group", failed.group());
		letter.put("exception", failed.cause().getClass().getName());
		letter.put("message", failed.cause().getMessage());
		letter.put("attempts", failed.attempts());
		letter.put("time", Instant.now().toString());
		return json.writeValueAsBytes(letter);
	}

	private static boolean isJson(byte[] data) {
		try (var parser = json.createParser(data)) {
			boolean value = parser.nextToken() != null;
			parser.skipChildren();
			return value && parser.nextToken() == null;
		}
		catch (JacksonException ex) {
			return false;
		}
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
