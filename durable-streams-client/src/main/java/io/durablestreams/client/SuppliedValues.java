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

package io.durablestreams.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.HeadersUnavailableException;
import io.durablestreams.client.internal.ErrorSignals;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks the suppliers that an attempt needs something of.
 *
 * @param <T> what they give
 */
final class SuppliedValues<T> {

	private final String what;

	private final Supplier<T> container;

	private final BiConsumer<T, T> combiner;

	private final Duration timeout;

	/**
	 * Create it.
	 * @param what what is supplied, for errors
	 * @param container makes what the supplied is put into
	 * @param combiner puts it there
	 * @param timeout how long all suppliers of an attempt may take
	 */
	SuppliedValues(String what, Supplier<T> container, BiConsumer<T, T> combiner, Duration timeout) {
		this.what = what;
		this.container = container;
		this.combiner = combiner;
		this.timeout = timeout;
	}

	/**
	 * Ask suppliers one after the other.
	 * @return all that they give; fails with a {@link HeadersUnavailableException}
	 */
	Mono<T> ask(List<Supplier<Mono<T>>> suppliers, FailedRequest request) {
		if (suppliers.isEmpty()) {
			return Mono.fromSupplier(this.container);
		}
		return Flux.fromIterable(suppliers)
			.concatMap((supplier) -> ErrorSignals.of(Mono.defer(supplier))
				.switchIfEmpty(Mono.error(NothingGivenException::new)))
			.collect(this.container, this.combiner)
			.timeout(this.timeout)
			.onErrorMap((ex) -> unavailable(request, ex));
	}

	private HeadersUnavailableException unavailable(FailedRequest request, Throwable ex) {
		if (ex instanceof NothingGivenException) {
			return unavailable(request, "gave nothing, not even empty " + this.what, null);
		}
		return unavailable(request, (ex instanceof TimeoutException) ? "gave nothing within " + this.timeout
				: "failed (" + ex.getClass().getSimpleName() + ")", ex);
	}

	private HeadersUnavailableException unavailable(FailedRequest request, String problem, @Nullable Throwable cause) {
		return new HeadersUnavailableException(request, "the supplier of " + this.what + " " + problem, cause);
	}

	private static final class NothingGivenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
