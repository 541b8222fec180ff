package io.durablestreams.listener.invoke;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves a payload whose type is nested in that of the parameter, such as {@code T} in
 * {@code List<T>}, with conversion and validation like any other.
 */
final class NestedPayloadResolver extends PayloadMethodArgumentResolver {

	NestedPayloadResolver(MessageConverter converter, @Nullable Validator validator) {
		super(converter, validator);
	}

	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, Message<?> message) {
		return parameter.getNestedParameterType();
	}

	/**
	 * Resolve the payload.
	 * @param parameter the parameter, nested to the payload's type
	 * @param message the message
	 * @return the payload
	 * @throws Exception if it can't be converted or is not valid
	 */
	Object resolve(MethodParameter parameter, Message<?> message) throws Exception {
		Object payload = resolveArgument(parameter, message);
		if (payload == null) {
			throw new IllegalStateException("A payload that must be there is missing");
		}
		return payload;
	}

}
