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

package io.durablestreams.listener.container;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes attempts to handle what is in hand, and waits for results that come later.
 */
final class HandlerAttempts {

	private final SerialTask task;

	private final HandlerCall handler;

	private final HandlingScope scope;

	private final Receiver receiver;

	HandlerAttempts(SerialTask task, HandlerCall handler, HandlingScope scope, Receiver receiver) {
		this.task = task;
		this.handler = handler;
		this.scope = scope;
		this.receiver = receiver;
	}

	/**
	 * Make an attempt. The receiver is told of its end in one of the task's steps.
	 * @param delivery what is in hand
	 */
	void attempt(Delivery delivery) {
		Object result;
		try {
			if (!this.handler.filter(delivery)) {
				this.receiver.leftOut(delivery);
				return;
			}
			this.scope.begin(delivery.messages);
			this.receiver.accepted(delivery);
			result = this.handler.begin(delivery);
		}
		catch (Throwable ex) {
			this.scope.begin(delivery.messages);
			end(delivery, null, ex);
			return;
		}
		if (HandlerCall.isAwaited(result)) {
			this.handler.limit(delivery,
					this.task.await(publisher(result), (value, failure) -> end(delivery, value, failure)));
		}
		else {
			end(delivery, result, null);
		}
	}

	private void end(Delivery delivery, @Nullable Object result, @Nullable Throwable failure) {
		if (this.task.isClosed()) {
			// Given up: whoever has the stream now handles the message again.
			return;
		}
		this.handler.end(delivery, failure);
		this.receiver.ended(delivery, result, failure);
	}

	@SuppressWarnings("unchecked")
	private static Publisher<Object> publisher(Object result) {
		if (result instanceof CompletionStage<?> stage) {
			return Mono.fromCompletionStage((CompletionStage<Object>) stage);
		}
		return (result instanceof Mono<?> mono) ? ((Mono<Object>) mono).contextCapture()
				: Flux.from((Publisher<Object>) result).contextCapture();
	}

	static boolean isFatal(@Nullable Throwable failure) {
		return failure instanceof Error && !(failure instanceof AssertionError);
	}

	/** Told what comes of an attempt. */
	interface Receiver {

		/**
		 * The filters have left nothing to be handled.
		 * @param delivery what is in hand
		 */
		void leftOut(Delivery delivery);

		/**
		 * The handler is about to be called with what the filters have let through.
		 * @param delivery what is in hand
		 */
		default void accepted(Delivery delivery) {
		}

		/**
		 * The attempt is over.
		 * @param delivery what is in hand
		 * @param result what the handler has returned
		 * @param failure why it failed, or {@code null}
		 */
		void ended(Delivery delivery, @Nullable Object result, @Nullable Throwable failure);

	}

}
