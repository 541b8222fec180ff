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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerEndpoint.Target;
import io.durablestreams.listener.config.ListenerOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.Assert;
import org.springframework.validation.Validator;

/**
 * Makes invokers for the targets of endpoints: methods with the arguments that
 * spring-messaging knows and our own, and handlers.
 */
public final class ListenerInvokers {

	private final ListenerMethodFactory methods = new ListenerMethodFactory();

	private final PayloadResolver payloads;

	private final PolymorphicTypes types;

	private final boolean customConverter;

	private final boolean moreHeaders;

	/**
	 * Create it.
	 * @param jsonMapper reads JSON payloads
	 * @param converter is asked before any other, or {@code null}
	 * @param validator validates payloads annotated for it, or {@code null}
	 * @param moreHeaders whether something may add headers to those of every message
	 */
	public ListenerInvokers(JsonMapper jsonMapper, @Nullable MessageConverter converter, @Nullable Validator validator,
			boolean moreHeaders) {
		this.moreHeaders = moreHeaders;
		this.types = new PolymorphicTypes(jsonMapper);
		this.customConverter = converter != null;
		PayloadConverter converters = new PayloadConverter(jsonMapper, converter);
		this.payloads = new PayloadResolver(converters, validator);
		this.methods.setMessageConverter(converters);
		if (validator != null) {
			this.methods.setValidator(validator);
		}
		this.methods.setCustomArgumentResolvers(List.of(new BatchResolver(this.payloads),
				new StreamMessageResolver(this.payloads),
				new HeaderValueResolver(StreamPosition.class, DurableStreamHeaders.POSITION),
				new HeaderValueResolver(Acknowledgment.class, DurableStreamHeaders.ACKNOWLEDGMENT), this.payloads));
		this.methods.afterPropertiesSet();
	}

	/**
	 * Whether a target takes events of the CloudEvents SDK, which can't be had of other
	 * messages than CloudEvents.
	 * @param target what to call
	 * @return whether it does
	 */
	public static boolean takesCloudEvents(Target target) {
		if (target instanceof Target.OfHandler handler) {
			return MethodParameters.holdsCloudEvents(ResolvableType.forType(handler.payloadType()));
		}
		if (target instanceof Target.OfMethods methods) {
			return methods.methods().stream().anyMatch((method) -> new MethodParameters(method).takesCloudEvents());
		}
		return target instanceof Target.OfMethod method && new MethodParameters(method.method()).takesCloudEvents();
	}

	/**
	 * Make an invoker.
	 * @param target what to call
	 * @param properties the listener's settings
	 * @return the invoker
	 * @throws IllegalArgumentException if the method can't work
	 */
	public ListenerInvoker create(Target target, ListenerOptions properties) {
		if (target instanceof Target.OfHandler handler) {
			return new HandlerInvoker(handler, this.payloads);
		}
		if (target instanceof Target.OfMethods methods) {
			return create(methods, properties);
		}
		if (target instanceof Target.OfMethod method) {
			return create(method, properties);
		}
		throw new IllegalArgumentException("there is no way to call a " + target.getClass().getName());
	}

	private ListenerInvoker create(Target.OfMethod target, ListenerOptions properties) {
		MethodParameters parameters = new MethodParameters(target.method());
		parameters.validate(properties.acknowledge(), this.moreHeaders || properties.envelope() != null);
		return new MethodInvoker(this.methods.createInvocableHandlerMethod(target.bean(), target.method()),
				parameters.takesBatches(), target.sendTo());
	}

	private ListenerInvoker create(Target.OfMethods target, ListenerOptions properties) {
		Map<Class<?>, InvocableHandlerMethod> byType = new LinkedHashMap<>();
		InvocableHandlerMethod defaultMethod = null;
		Set<Method> sending = new HashSet<>();
		for (Method method : target.methods()) {
			MethodParameters parameters = new MethodParameters(method);
			parameters.validate(properties.acknowledge(), this.moreHeaders || properties.envelope() != null);
			Assert.isTrue(!parameters.takesBatches(), () -> "method " + method.getName()
					+ " takes a List, that is batches, and the methods of a class take one message at a time");
			if (parameters.isSent()) {
				sending.add(method);
			}
			InvocableHandlerMethod invocable = this.methods.createInvocableHandlerMethod(target.bean(), method);
			if (method.equals(target.defaultMethod())) {
				defaultMethod = invocable;
				continue;
			}
			Class<?> type = parameters.payloadType();
			Assert.isTrue(type != null, () -> "method " + method.getName()
					+ " takes no payload, so no message fits it; " + "give it one, or make it the default");
			InvocableHandlerMethod other = byType.putIfAbsent(type, invocable);
			Assert.isTrue(other == null, () -> "the methods " + Objects.requireNonNull(other).getMethod().getName()
					+ " and " + method.getName() + " take the same type " + type.getName());
		}
		return new MethodsInvoker(this.payloads, commonType(byType.keySet(), defaultMethod != null), byType,
				defaultMethod, target.sendTo(), sending);
	}

	/** The type that tells more than one from another. */
	private @Nullable Class<?> commonType(Set<Class<?>> types, boolean orDefault) {
		if (types.isEmpty()) {
			return null;
		}
		Optional<Class<?>> common = this.types.commonOf(types);
		if (common.isPresent()) {
			return common.get();
		}
		if (this.customConverter) {
			return Object.class;
		}
		Assert.isTrue(types.size() == 1 && !orDefault,
				() -> "nothing tells which of the methods a JSON message is for, that is which of the types "
						+ types.stream().map(Class::getName).toList()
						+ " it has; give the types a common supertype with @JsonTypeInfo, or the container factory a "
						+ "message converter that knows the type");
		return types.iterator().next();
	}

	/** Calls a method. */
	private record MethodInvoker(InvocableHandlerMethod method, boolean isBatch,
			@Nullable String sendTo) implements ListenerInvoker {

		@Override
		public @Nullable Object invoke(Message<?> message) throws Exception {
			return this.method.invoke(message);
		}

	}

}
