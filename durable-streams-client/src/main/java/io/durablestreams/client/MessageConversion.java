package io.durablestreams.client;

import java.lang.reflect.Type;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.UnreadableMessageException;
import io.durablestreams.client.internal.Framing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Converts the messages of one read, each on its own: what is wrong with one is no
 * other's concern.
 *
 * @param <T> the messages' type
 */
final class MessageConversion<T> {

	private final JsonMapper mapper;

	private final JavaType type;

	private final Framing framing;

	private final FailedRequest read;

	MessageConversion(JsonMapper mapper, Type type, Framing framing, FailedRequest read) {
		this.mapper = mapper;
		this.type = mapper.constructType(type);
		this.framing = framing;
		this.read = read;
	}

	ReadMessage<T> convert(ReadSignal.Message message) {
		try {
			return new ReadMessage<>(value(message), message.position());
		}
		catch (RuntimeException | Error ex) {
			// An error, too, of which Reactor would otherwise tell nobody.
			throw new UnreadableMessageException(this.read, message.position(), message.data(),
					this.type.getRawClass().getName(), ex);
		}
	}

	@SuppressWarnings("unchecked")
	private @Nullable T value(ReadSignal.Message message) {
		if (!this.framing.framesMessages(message.contentType())) {
			throw new IllegalStateException("A stream of type " + message.contentType()
					+ " has no messages; read its chunks, or give the client a framer for the type");
		}
		if (this.type.hasRawClass(byte[].class)) {
			return (T) message.data();
		}
		if (this.type.hasRawClass(String.class)) {
			return (T) StreamContentTypes.text(message.data(), message.contentType());
		}
		return this.mapper.readValue(message.data(), this.type);
	}

}
