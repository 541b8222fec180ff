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

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Something that a consumer was asked for. It can be cancelled until the consumer has
 * begun it; from then on only the consumer knows its end. Thread-safe.
 *
 * @param <T> what is told once it is done
 */
abstract class ConsumerRequest<T> extends CompletableFuture<T> {

	private boolean begun;

	/**
	 * Begin.
	 * @return whether it is still wanted
	 */
	synchronized boolean begin() {
		boolean wanted = !isDone();
		this.begun |= wanted;
		return wanted;
	}

	@Override
	public synchronized boolean cancel(boolean mayInterruptIfRunning) {
		return !this.begun && super.cancel(mayInterruptIfRunning);
	}

	/**
	 * A request, if it is still wanted.
	 * @param <R> its type
	 * @param request the request
	 * @return the request, or {@code null}
	 */
	static <R extends ConsumerRequest<?>> @Nullable R wanted(@Nullable R request) {
		return (request != null && !request.isDone()) ? request : null;
	}

}
