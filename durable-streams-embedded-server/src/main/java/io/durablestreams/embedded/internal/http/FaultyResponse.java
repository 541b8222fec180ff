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

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * An answer that goes wrong after its request was served.
 */
final class FaultyResponse extends ServerHttpResponseDecorator {

	private final FaultPlan plan;

	private long left;

	FaultyResponse(ServerHttpResponse response, FaultPlan plan) {
		super(response);
		this.plan = plan;
		this.left = plan.cutAfter();
	}

	static Mono<Void> breakConnection(ServerHttpResponse response) {
		HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
		netty.withConnection((connection) -> connection.channel().close());
		// The closing of the channel ends the request, not this answer.
		return Mono.never();
	}

	@Override
	public Mono<Void> setComplete() {
		if (this.plan.status() > 0) {
			return FaultFilter.answer(getDelegate(), this.plan);
		}
		return (this.plan.cutAfter() == 0) ? breakConnection(getDelegate()) : super.setComplete();
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return writeAndFlushWith(Flux.from(body).map(Mono::just));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (this.plan.cutAfter() > 0) {
			return super.writeAndFlushWith(Flux.from(body).map((group) -> Flux.from(group).concatMap(this::cut)));
		}
		// Everything has been done by now; only the answer is thrown away.
		return Flux.from(body)
			.take(1)
			.concatMap((group) -> group)
			.map(DataBufferUtils::release)
			.then(Mono.defer(this::setComplete));
	}

	private Flux<DataBuffer> cut(DataBuffer buffer) {
		int size = buffer.readableByteCount();
		if (size <= this.left) {
			this.left -= size;
			return Flux.just(buffer);
		}
		DataBuffer kept = buffer.split((int) this.left);
		DataBufferUtils.release(buffer);
		this.left = 0;
		Mono<DataBuffer> broken = breakConnection(getDelegate()).then(Mono.empty());
		return Flux.concat(Mono.just(kept), broken);
	}

}
