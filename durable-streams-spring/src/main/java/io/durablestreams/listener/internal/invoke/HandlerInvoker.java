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

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.listener.DurableStreamListenerEndpoint.Target;
import io.durablestreams.listener.StreamMessageHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.support.GenericMessage;

/**
 * Calls a handler with the payloads that it wants.
 */
final class HandlerInvoker implements ListenerInvoker {

	private final StreamMessageHandler<Object> handler;

	private final PayloadResolver payloads;

	/** What payloads are converted for, or {@code null} if they are taken as they are. */
	private final @Nullable PayloadParameter parameter;

	private final boolean batches;

	@SuppressWarnings("unchecked")
	HandlerInvoker(Target.OfHandler target, PayloadResolver payloads) {
		PayloadTypes.require(ResolvableType.forType(target.payloadType()), "the payload");
		this.handler = (StreamMessageHandler<Object>) target.handler();
		this.payloads = payloads;
		this.parameter = (target.payloadType() != byte[].class) ? new PayloadParameter(target.payloadType()) : null;
		this.batches = target.batches();
	}

	@Override
	public boolean isBatch() {
		return this.batches;
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable Object invoke(Message<?> message) throws Exception {
		if (this.parameter == null) {
			return this.handler.handle((Message<Object>) message);
		}
		Object payload = this.batches ? batch(this.parameter, (List<?>) message.getPayload())
				: this.payloads.resolve(this.parameter, message);
		return this.handler.handle(new GenericMessage<>(payload, message.getHeaders()));
	}

	private List<Message<?>> batch(PayloadParameter of, List<?> messages) throws Exception {
		List<Message<?>> converted = new ArrayList<>(messages.size());
		for (Object element : messages) {
			Message<?> message = (Message<?>) element;
			try {
				converted.add(new GenericMessage<>(this.payloads.resolve(of, message), message.getHeaders()));
			}
			catch (MessageConversionException | MethodArgumentNotValidException ex) {
				throw new PoisonedBatchException(converted.size(), ex);
			}
		}
		return converted;
	}

}
