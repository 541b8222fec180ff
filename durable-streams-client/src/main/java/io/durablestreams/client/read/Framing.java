package io.durablestreams.client.read;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

/**
 * Knows how each content type is cut into messages or chunks.
 */
public final class Framing {

	private static final Set<String> JSON_LINES = Set.of("application/x-ndjson", "application/ndjson",
			"application/jsonl", "application/x-jsonlines", "application/json-lines");

	private static final JsonMapper STRINGS = JsonMapper.builder().build();

	private final Map<MediaType, Supplier<MessageFramer>> framers;

	private final int maxMessageSize;

	/**
	 * Create the framing of a client.
	 * @param framers a user's own framers by content type
	 * @param maxMessageSize the largest message in bytes
	 */
	public Framing(Map<MediaType, Supplier<MessageFramer>> framers, int maxMessageSize) {
		this.framers = Map.copyOf(framers);
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Whether streams of this type are in JSON mode (protocol section 7.1).
	 * @param contentType the stream's content type
	 * @return whether their messages are elements of arrays
	 */
	public static boolean isJson(@Nullable MediaType contentType) {
		return MediaType.APPLICATION_JSON.equalsTypeAndSubtype(contentType);
	}

	/**
	 * Whether each message of streams of this type is a line of JSON.
	 * @param contentType the stream's content type
	 * @return whether their messages end with their line
	 */
	public static boolean isJsonLines(MediaType contentType) {
		return JSON_LINES.contains(contentType.getType() + "/" + contentType.getSubtype());
	}

	/**
	 * Whether each message of streams of this type is one JSON value: in JSON mode, in
	 * lines of JSON, and in whatever a framer of the user's makes of a type that ends in
	 * {@code +json}.
	 * @param contentType the stream's content type
	 * @return whether messages are JSON
	 */
	public static boolean hasJsonMessages(MediaType contentType) {
		return isJson(contentType) || isJsonLines(contentType) || contentType.getSubtype().endsWith("+json");
	}

	/**
	 * What a message is as a {@code String}: the value of a JSON string, which is what a
	 * producer makes of a {@code String}; any other JSON as it is in the stream, and so
	 * whatever isn't JSON.
	 * @param message the message
	 * @param contentType the stream's content type
	 * @return the text
	 */
	public static String text(byte[] message, MediaType contentType) {
		if (message.length > 0 && message[0] == '"' && hasJsonMessages(contentType)) {
			try {
				return STRINGS.readValue(message, String.class);
			}
			catch (JacksonException ex) {
				// A line may be anything.
				return new String(message, StandardCharsets.UTF_8);
			}
		}
		Charset charset = hasJsonMessages(contentType) ? null : contentType.getCharset();
		return new String(message, (charset != null) ? charset : StandardCharsets.UTF_8);
	}

	/**
	 * Whether streams of this type are text, which Server-Sent Events don't preserve to
	 * the byte.
	 * @param contentType the stream's content type
	 * @return whether the type is {@code text/*}
	 */
	public static boolean isText(MediaType contentType) {
		return "text".equals(contentType.getType());
	}

	/**
	 * Whether messages of this type are preserved: otherwise a read delivers chunks.
	 * @param contentType the stream's content type
	 * @return whether a read delivers messages
	 */
	public boolean framesMessages(MediaType contentType) {
		return isJson(contentType) || !(framer(contentType) instanceof ChunkFramer);
	}

	/**
	 * A decoder for a read of a stream.
	 * @param contentType the stream's content type
	 * @param start where the read starts
	 * @param request the read, as errors name it
	 * @return the decoder
	 */
	public SignalDecoder decoder(MediaType contentType, StreamPosition start, FailedRequest request) {
		return isJson(contentType) ? new JsonDecoder(start, contentType, request, this.maxMessageSize)
				: new ByteDecoder(start, contentType, framer(contentType), request, this.maxMessageSize);
	}

	/**
	 * A decoder for text that comes as Server-Sent Events.
	 * @param contentType the stream's content type
	 * @param start where the read starts: an offset itself
	 * @param request the read, as errors name it
	 * @return the decoder
	 */
	public SignalDecoder eventTextDecoder(MediaType contentType, StreamPosition start, FailedRequest request) {
		return new EventTextDecoder(start, contentType, request, this.maxMessageSize);
	}

	private MessageFramer framer(MediaType contentType) {
		MediaType bare = new MediaType(contentType.getType(), contentType.getSubtype());
		Supplier<MessageFramer> own = this.framers.get(bare);
		if (own != null) {
			return own.get();
		}
		if (isJsonLines(bare)) {
			return MessageFramer.lines();
		}
		Charset charset = contentType.getCharset();
		boolean utf8 = charset == null || charset.equals(StandardCharsets.UTF_8);
		return (isText(contentType) && utf8) ? ChunkFramer.UTF_8 : ChunkFramer.BYTES;
	}

}
