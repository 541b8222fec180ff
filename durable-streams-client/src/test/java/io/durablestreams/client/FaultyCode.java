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
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

/**
 * An application's code that throws at one place, as long as it is broken.
 *
 * @param <P> the places
 */
public final class FaultyCode<P extends Enum<P>> {

	private final @Nullable P place;

	private final Throwing kind;

	private final AtomicBoolean broken = new AtomicBoolean(true);

	/**
	 * Create it, broken.
	 * @param place where it throws, or {@code null} for nowhere
	 * @param kind what it throws
	 */
	public FaultyCode(@Nullable P place, Throwing kind) {
		this.place = place;
		this.kind = kind;
	}

	/**
	 * Break it, or mend it.
	 * @param broken whether it throws from now on
	 */
	public void broken(boolean broken) {
		this.broken.set(broken);
	}

	/**
	 * The code runs here.
	 * @param here the place
	 */
	public void at(P here) {
		if (this.place == here && this.broken.get()) {
			this.kind.raise();
		}
	}

	/**
	 * The code runs here, and is asked again: it works the second time.
	 * @param here the place
	 */
	public void onceAt(P here) {
		if (this.place == here && this.broken.getAndSet(false)) {
			this.kind.raise();
		}
	}

	/**
	 * A supplier of headers that throws.
	 * @param now when it is called
	 * @param subscribed when its result is subscribed to
	 * @param later on a scheduler's thread
	 * @return the headers
	 */
	public Mono<HttpHeaders> headers(P now, P subscribed, P later) {
		onceAt(now);
		Mono<HttpHeaders> headers = Mono.fromSupplier(() -> {
			onceAt(subscribed);
			return new HttpHeaders();
		});
		return (this.place != later) ? headers : Mono.delay(Duration.ofMillis(1)).map((tick) -> {
			onceAt(later);
			return new HttpHeaders();
		});
	}

	/**
	 * A filter that throws.
	 * @param now when it is called
	 * @param subscribed when its result is subscribed to
	 * @return the filter
	 */
	public ExchangeFilterFunction filter(P now, P subscribed) {
		return (request, next) -> {
			onceAt(now);
			return Mono.defer(() -> {
				onceAt(subscribed);
				return next.exchange(request);
			});
		};
	}

	/**
	 * A filter that throws behind a response, on a scheduler's thread.
	 * @param later the place
	 * @return the filter
	 */
	public ExchangeFilterFunction filterLater(P later) {
		return (request, next) -> (this.place != later) ? next.exchange(request)
				: next.exchange(request).publishOn(Schedulers.parallel()).map((response) -> {
					onceAt(later);
					return response;
				});
	}

}
