package io.durablestreams.listener.invoke;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.StreamMessage;

import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.util.Assert;

/**
 * Resolves {@link StreamMessage} arguments.
 */
final class StreamMessageResolver implements HandlerMethodArgumentResolver {

	private final PayloadResolver payloads;

	StreamMessageResolver(PayloadResolver payloads) {
		this.payloads = payloads;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == StreamMessage.class;
	}

	@Override
	public Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		return create(this.payloads.resolve(parameter.nested(), message), message.getHeaders());
	}

	/**
	 * Make a stream message.
	 * @param payload its payload
	 * @param headers its headers
	 * @return the stream message
	 */
	static StreamMessage<?> create(Object payload, MessageHeaders headers) {
		return new StreamMessage<>(payload, header(headers, DurableStreamHeaders.STREAM, String.class),
				header(headers, DurableStreamHeaders.POSITION, StreamPosition.class),
				header(headers, DurableStreamHeaders.ORDINAL, Long.class),
				header(headers, MessageHeaders.CONTENT_TYPE, MediaType.class));
	}

	private static <T> T header(MessageHeaders headers, String name, Class<T> type) {
		T value = headers.get(name, type);
		Assert.state(value != null, () -> "Every message has the header '" + name + "'");
		return value;
	}

}
