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

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;

/**
 * Keeps the handling of requests in step with their connection. Reactor Netty 1.3.7 may
 * stop reading from a connection whose next request was read before the last one had
 * ended (reactor-netty issue 4361). Hence requests are handled in a task of their own,
 * never within the one that read them, and answered on the connection's event loop,
 * whichever thread the store answered on.
 */
final class EventLoops {

	private EventLoops() {
	}

	static BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> deferred(
			BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> handler) {
		return (request, response) -> Mono.create((sink) -> {
			EventLoop loop = of(request);
			Executor inline = inline(loop);
			loop.execute(() -> sink.onCancel(handler.apply(request, response)
				.subscribe(null, (ex) -> inline.execute(() -> sink.error(ex)), () -> inline.execute(sink::success))));
		});
	}

	/**
	 * A scheduler for the event loop of a request. What is on the loop stays there.
	 */
	static Scheduler scheduler(ServerHttpRequest request) {
		HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
		return Schedulers.fromExecutor(inline(of(netty)));
	}

	private static EventLoop of(HttpServerRequest request) {
		AtomicReference<@Nullable EventLoop> loop = new AtomicReference<>();
		request.withConnection((connection) -> loop.set(of(connection.channel())));
		EventLoop found = loop.get();
		if (found == null) {
			throw new IllegalStateException("The request has no connection");
		}
		return found;
	}

	private static EventLoop of(Channel channel) {
		try {
			return channel.eventLoop();
		}
		catch (IllegalStateException ex) {
			// The client has gone in the meantime.
			throw new AbortedException(ex);
		}
	}

	private static Executor inline(EventLoop loop) {
		return (task) -> {
			if (loop.inEventLoop()) {
				task.run();
			}
			else {
				loop.execute(task);
			}
		};
	}

}
