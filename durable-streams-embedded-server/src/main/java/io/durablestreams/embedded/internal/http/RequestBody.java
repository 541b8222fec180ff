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

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.durablestreams.embedded.internal.json.InvalidJsonException;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Turns a request's body into records while it arrives. What arrives is copied once, out
 * of the network's buffers, and all bodies under way share a limit of memory.
 */
public final class RequestBody {

	/** A body so many times too large isn't read to its end. */
	private static final int DRAIN_FACTOR = 4;

	/** The largest body that isn't data for a stream. */
	private static final long MAX_CONTROL_SIZE = 256 * 1024;

	private final long maxSize;

	private final BodyMemory memory;

	/**
	 * Create for a server.
	 * @param options how large bodies may be
	 */
	public RequestBody(ServerOptions options) {
		// What needs more memory than there is isn't worth a second try
		this.maxSize = Math.min(options.maxBodySize(), options.maxBodyMemory());
		this.memory = new BodyMemory(options.maxBodyMemory());
	}

	/**
	 * How much of a body that nobody wants is read, so that its connection can be used
	 * again.
	 * @param maxSize the largest body that is wanted
	 * @return a size in bytes
	 */
	static long maxDrained(long maxSize) {
		return (maxSize < Long.MAX_VALUE / DRAIN_FACTOR) ? maxSize * DRAIN_FACTOR : Long.MAX_VALUE;
	}

	/**
	 * Collect the body of a request that is no stream's data.
	 * @param request the request
	 * @return the body, empty if there is none; fails as
	 * {@link #use(ServerHttpRequest, boolean, Function)} does
	 */
	public Mono<byte[]> bytes(ServerRequest request) {
		return use(request.exchange().getRequest(), false, Math.min(MAX_CONTROL_SIZE, this.maxSize),
				(content) -> Mono.just(Chunks.join(content.records())));
	}

	/**
	 * Collect a body and use what it holds. Its memory is given back when that has been
	 * done, also if nobody waits for it any more.
	 * @param <T> the type of what comes of it
	 * @param request the request
	 * @param json whether it holds JSON messages
	 * @param action what is done with its records
	 * @return what came of it; fails with {@link ProtocolException} if it is too large or
	 * there is no memory left, and with {@link InvalidJsonException}
	 */
	<T> Mono<T> use(ServerHttpRequest request, boolean json, Function<Content, Mono<T>> action) {
		return use(request, json, this.maxSize, action);
	}

	private <T> Mono<T> use(ServerHttpRequest request, boolean json, long maxSize, Function<Content, Mono<T>> action) {
		if (request.getHeaders().getContentLength() > maxSize) {
			return Mono.error(tooLarge(maxSize));
		}
		return Mono.using(() -> new BodyCollector(json, maxSize, this.memory),
				(collector) -> request.getBody()
					.map(collector::accept)
					.then(Mono.fromSupplier(collector::finish))
					.flatMap((content) -> apply(action, content, collector)),
				BodyCollector::endUnlessFinished);
	}

	/** From here on the records are the action's, whatever becomes of the request. */
	private static <T> Mono<T> apply(Function<Content, Mono<T>> action, Content content, BodyCollector collector) {
		CompletableFuture<T> result = action.apply(content).toFuture();
		collector.handOver();
		result.whenComplete((value, failure) -> collector.end());
		return Mono.fromFuture(result, true);
	}

	static ProtocolException tooLarge(long maxSize) {
		return new ProtocolException(HttpStatus.CONTENT_TOO_LARGE,
				"The body is larger than the " + maxSize + " bytes that this server accepts");
	}

	/**
	 * A collected body.
	 *
	 * @param size its size in bytes
	 * @param records what it holds
	 */
	record Content(long size, List<byte[]> records) {

		boolean isEmpty() {
			return this.size == 0;
		}

	}

}
