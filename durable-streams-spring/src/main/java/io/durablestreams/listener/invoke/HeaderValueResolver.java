package io.durablestreams.listener.invoke;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * Resolves arguments of a type that stands for a header by itself.
 */
final class HeaderValueResolver implements HandlerMethodArgumentResolver {

	private final Class<?> type;

	private final String header;

	HeaderValueResolver(Class<?> type, String header) {
		this.type = type;
		this.header = header;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == this.type && !parameter.hasParameterAnnotation(Header.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return message.getHeaders().get(this.header);
	}

}
