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
import java.util.function.Consumer;

import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * What the application has put around its listeners.
 *
 * @param filters decide which messages listeners get; all must accept
 * @param interceptors are called around attempts: in this order before, in reverse after
 */
public record MessageHooks(List<StreamMessageFilter> filters, List<StreamMessageInterceptor> interceptors) {

	/**
	 * Create the hooks.
	 */
	public MessageHooks {
		filters = List.copyOf(filters);
		interceptors = List.copyOf(interceptors);
	}

	/**
	 * Whether listeners get a message.
	 * @param message the message
	 * @return whether all filters accept it
	 */
	public boolean accept(Message<byte[]> message) {
		for (StreamMessageFilter filter : this.filters) {
			if (!filter.accepts(message)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Call before an attempt.
	 * @param message the message or batch
	 * @return the message to go on with
	 */
	public Message<?> before(Message<?> message) {
		Message<?> intercepted = message;
		for (StreamMessageInterceptor interceptor : this.interceptors) {
			intercepted = interceptor.beforeHandling(intercepted);
		}
		return intercepted;
	}

	/**
	 * Call after an attempt.
	 * @param message the message or batch
	 * @param failure why it failed, or {@code null}
	 * @param onFailure told what an interceptor throws, which changes nothing any more
	 */
	public void after(Message<?> message, @Nullable Throwable failure, Consumer<Throwable> onFailure) {
		for (int i = this.interceptors.size() - 1; i >= 0; i--) {
			try {
				this.interceptors.get(i).afterHandling(message, failure);
			}
			catch (Throwable ex) {
				onFailure.accept(ex);
			}
		}
	}

}
