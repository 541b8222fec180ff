package io.durablestreams.listener.invoke;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.PayloadMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Resolves payloads, whose type is that of the parameter or nested in it, such as
 * {@code T} in {@code List<T>}, with conversion and validation.
 */
final class PayloadResolver extends PayloadMethodArgumentResolver {

	private final PayloadConverter converter;

	PayloadResolver(PayloadConverter converter, @Nullable Validator validator) {
		super(converter, validator);
		this.converter = converter;
	}

	@Override
	protected Class<?> resolveTargetClass(MethodParameter parameter, Message<?> message) {
		return parameter.getNestedParameterType();
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) throws Exception {
		Object payload = this.converter.readAsBefore(message, parameter);
		if (payload == null) {
			return super.resolveArgument(parameter, message);
		}
		validate(message, parameter, payload);
		return payload;
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
