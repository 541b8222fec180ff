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

package io.durablestreams.core;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.producer.UnknownOutcomeException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpMethod;

/**
 * Waits for results on the thread of the caller, and throws what is the matter rather
 * than something around it.
 */
final class BlockingCalls {

	private BlockingCalls() {
	}

	/**
	 * Refuse to hold up a thread that others depend on.
	 * @param method the method that would block it
	 * @param instead the method that wouldn't
	 * @throws IllegalStateException if the thread must not be blocked
	 */
	static void requireThreadThatMayBlock(String method, String instead) {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("'" + method + "' waits for its result, which thread '"
					+ Thread.currentThread().getName() + "' must not: it serves many at once. Use '" + instead
					+ "' or the reactive client, or call it on another thread (Schedulers.boundedElastic())");
		}
	}

	/**
	 * Wait for the outcome of messages, which their producer tells within its delivery
	 * time-out.
	 * @param <T> the result's type
	 * @param method the method that is called
	 * @param stream the stream's name
	 * @param call what it does
	 * @return the result
	 */
	static <T> T outcome(String method, String stream, Supplier<CompletableFuture<T>> call) {
		requireThreadThatMayBlock(method, method + "Async");
		try {
			return call.get().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnknownOutcomeException(DurableStream.displayName(stream),
					"the thread was interrupted while it waited for the outcome", ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	/**
	 * Wait for the result of an operation.
	 * @param <T> the result's type
	 * @param method the method that is called
	 * @param http the method of its requests
	 * @param stream the stream's name
	 * @param timeout how long at most, or {@code null} for what ends by itself
	 * @param call what it does
	 * @return the result
	 */
	static <T> T result(String method, HttpMethod http, String stream, @Nullable Duration timeout,
			Supplier<CompletableFuture<T>> call) {
		requireThreadThatMayBlock(method, method + "Async");
		CompletableFuture<T> result = call.get();
		try {
			return (timeout != null) ? result.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
					: result.get();
		}
		catch (InterruptedException ex) {
			result.cancel(true);
			throw interrupted(http, stream, ex);
		}
		catch (TimeoutException ex) {
			result.cancel(true);
			throw new TransportException(FailedRequest.withoutResponse(http, DurableStream.displayName(stream)), true,
					"there was no result within the template's time-out of " + timeout, ex);
		}
		catch (ExecutionException ex) {
			throw failure(ex);
		}
	}

	static TransportException interrupted(HttpMethod http, String stream, InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new TransportException(FailedRequest.withoutResponse(http, DurableStream.displayName(stream)), true,
				"the thread was interrupted while it waited", ex);
	}

	private static RuntimeException failure(ExecutionException failed) {
		Throwable failure = failed.getCause();
		while (failure instanceof CompletionException && failure.getCause() != null) {
			failure = failure.getCause();
		}
		if (failure instanceof DurableStreamException exception) {
			// Made on another thread, it doesn't say who called.
			exception.addSuppressed(new CallerException());
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof RuntimeException exception) ? exception : new IllegalStateException(failure);
	}

	/** Shows in a stack trace where a call was waited for. */
	private static final class CallerException extends Exception {

		private static final long serialVersionUID = 1L;

		CallerException() {
			super("The call was waited for here");
		}

	}

}
