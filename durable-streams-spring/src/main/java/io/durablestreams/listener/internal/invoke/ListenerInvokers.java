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

import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListenerEndpoint.Target;
import io.durablestreams.listener.config.ListenerProperties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.validation.Validator;

/**
 * Makes invokers for the targets of endpoints: methods with the arguments that
 * spring-messaging knows and our own, and handlers.
 */
public final class ListenerInvokers {

	private final ListenerMethodFactory methods = new ListenerMethodFactory();

	private final PayloadResolver payloads;

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
	 * Make an invoker.
	 * @param target what to call
	 * @param properties the listener's settings
	 * @return the invoker
	 * @throws IllegalArgumentException if the method can't work
	 */
	public ListenerInvoker create(Target target, ListenerProperties properties) {
		if (target instanceof Target.OfHandler handler) {
			return new HandlerInvoker(handler, this.payloads);
		}
		Target.OfMethod method = (Target.OfMethod) target;
		return create(method, properties);
	}

	private ListenerInvoker create(Target.OfMethod target, ListenerProperties properties) {
		MethodParameters parameters = new MethodParameters(target.method());
		parameters.validate(properties.acknowledge(), this.moreHeaders);
		return new MethodInvoker(this.methods.createInvocableHandlerMethod(target.bean(), target.method()),
				parameters.takesBatches(), target.sendTo());
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
