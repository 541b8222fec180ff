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

package io.durablestreams.listener.internal.invoke;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.GenericMessage;

/**
 * Converts a payload, and calls the method for its type.
 */
final class MethodsInvoker implements ListenerInvoker {

	private final PayloadResolver payloads;

	/** What payloads are converted for, or {@code null} if nobody asks for their type. */
	private final @Nullable PayloadParameter common;

	private final Map<Class<?>, InvocableHandlerMethod> methods;

	private final @Nullable InvocableHandlerMethod defaultMethod;

	private final @Nullable String sendTo;

	private final Set<Method> sending;

	private final Map<Class<?>, Optional<InvocableHandlerMethod>> chosen = new ConcurrentHashMap<>();

	/**
	 * Create it.
	 * @param payloads converts payloads
	 * @param common the type that payloads are converted to, or {@code null} if there is
	 * only the default method
	 * @param methods the methods by the type that they take
	 * @param defaultMethod is called for what fits none of them, or {@code null}
	 * @param sendTo the stream that results go to, or {@code null}
	 * @param sending the methods whose results go there
	 */
	MethodsInvoker(PayloadResolver payloads, @Nullable Class<?> common, Map<Class<?>, InvocableHandlerMethod> methods,
			@Nullable InvocableHandlerMethod defaultMethod, @Nullable String sendTo, Set<Method> sending) {
		this.payloads = payloads;
		this.common = (common != null) ? new PayloadParameter(common) : null;
		this.methods = methods;
		this.defaultMethod = defaultMethod;
		this.sendTo = sendTo;
		this.sending = Set.copyOf(sending);
	}

	@Override
	public boolean isBatch() {
		return false;
	}

	@Override
	public @Nullable String sendTo() {
		return this.sendTo;
	}

	@Override
	public @Nullable Object invoke(Message<?> message) throws Exception {
		Object payload = (this.common != null) ? payload(this.common, message) : null;
		InvocableHandlerMethod method = (payload != null)
				? this.chosen.computeIfAbsent(payload.getClass(), this::choose).orElse(null) : null;
		if (method != null && payload != null) {
			return invoke(method, new GenericMessage<>(payload, message.getHeaders()));
		}
		if (this.defaultMethod == null) {
			throw new MessageConversionException(message, "No method takes a payload of type "
					+ ((payload != null) ? payload.getClass().getName() : null) + "; there are methods for " + types());
		}
		return invoke(this.defaultMethod, message);
	}

	private @Nullable Object invoke(InvocableHandlerMethod method, Message<?> message) throws Exception {
		Object result = method.invoke(message);
		return (this.sendTo == null || this.sending.contains(method.getMethod())) ? result : withoutValue(result);
	}

	/** What has to be awaited still is. */
	private static @Nullable Object withoutValue(@Nullable Object result) {
		if (result instanceof CompletionStage<?> stage) {
			return Mono.fromCompletionStage(stage).then();
		}
		return (result instanceof Publisher<?> publisher) ? Mono.from(publisher).then() : null;
	}

	private @Nullable Object payload(PayloadParameter type, Message<?> message) throws Exception {
		try {
			return (type.getParameterType() == Object.class) ? this.payloads.convert(type, message)
					: this.payloads.resolve(type, message);
		}
		catch (MessageConversionException ex) {
			if (this.defaultMethod != null && PolymorphicTypes.isUnknownType(ex)) {
				return null;
			}
			throw ex;
		}
	}

	/** The method with the most special type. */
	private Optional<InvocableHandlerMethod> choose(Class<?> payload) {
		List<Class<?>> fitting = this.methods.keySet()
			.stream()
			.filter((type) -> type.isAssignableFrom(payload))
			.toList();
		List<Class<?>> best = fitting.stream()
			.filter((type) -> fitting.stream().noneMatch((other) -> other != type && type.isAssignableFrom(other)))
			.toList();
		if (best.size() > 1) {
			throw new MessageConversionException("Several methods take a payload of type " + payload.getName()
					+ ", and none has the most special type: those for " + best);
		}
		return best.stream().findFirst().map(this.methods::get);
	}

	private List<String> types() {
		return this.methods.keySet().stream().map(Class::getName).sorted().toList();
	}

}
