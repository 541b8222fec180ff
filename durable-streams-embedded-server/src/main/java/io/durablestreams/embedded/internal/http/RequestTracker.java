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

package io.durablestreams.embedded.internal.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * Knows the requests under way, so that a stopping server can let them end and turn new
 * ones away.
 */
final class RequestTracker implements WebFilter {

	private final AtomicInteger active = new AtomicInteger();

	private final CountDownLatch idle = new CountDownLatch(1);

	private volatile boolean stopping;

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		return Mono.defer(() -> {
			this.active.incrementAndGet();
			return this.stopping ? turnAway(exchange) : chain.filter(exchange);
		}).doFinally((end) -> {
			if (this.active.decrementAndGet() == 0 && this.stopping) {
				this.idle.countDown();
			}
		});
	}

	/**
	 * Let no new requests in and wait for those under way.
	 * @param patience how long to wait
	 */
	void stop(Duration patience) {
		this.stopping = true;
		try {
			if (this.active.get() > 0) {
				this.idle.await(patience.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Mono<Void> turnAway(ServerWebExchange exchange) {
		exchange.getResponse().setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
		exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
		exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
		return exchange.getResponse().setComplete();
	}

}
