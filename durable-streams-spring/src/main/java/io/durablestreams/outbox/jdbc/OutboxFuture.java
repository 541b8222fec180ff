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

package io.durablestreams.outbox.jdbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that completes behind the commit of a transaction, so that nothing good comes
 * of waiting for it before.
 *
 * @param <T> the type of the result
 */
final class OutboxFuture<T> extends CompletableFuture<T> {

	private final OutboxTransaction transaction;

	OutboxFuture(OutboxTransaction transaction) {
		this.transaction = transaction;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new OutboxFuture<>(this.transaction);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		requireNoDeadlock();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		requireNoDeadlock();
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		requireNoDeadlock();
		return super.join();
	}

	private void requireNoDeadlock() {
		if (!isDone()) {
			this.transaction.requireOver();
		}
	}

}
