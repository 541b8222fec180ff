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
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * An HTTP server that gives one scripted response after the other and remembers what it
 * was asked.
 */
final class ScriptedServer implements AutoCloseable {

	private final DisposableServer server;

	private final Deque<BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>>> responses = new ConcurrentLinkedDeque<>();

	final List<Request> requests = new CopyOnWriteArrayList<>();

	ScriptedServer() {
		this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::handle).bindNow();
	}

	private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap((body) -> {
			this.requests.add(new Request(request.method().name(), request.uri(),
					(name) -> request.requestHeaders().get(name), request.requestHeaders().toString(), body));
			BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> next = this.responses.poll();
			return (next != null) ? Mono.from(next.apply(request, response)) : Mono.from(response.status(418).send());
		});
	}

	ScriptedServer response(int status, String... headers) {
		this.responses.add((request, response) -> {
			response.status(status);
			for (int i = 0; i < headers.length; i += 2) {
				response.header(headers[i], headers[i + 1]);
			}
			return response.send();
		});
		return this;
	}

	ScriptedServer dropConnection() {
		this.responses.add((request, response) -> {
			response.withConnection((connection) -> connection.channel().close());
			return Mono.never();
		});
		return this;
	}

	ScriptedServer neverRespond() {
		this.responses.add((request, response) -> Mono.never());
		return this;
	}

	String baseUrl() {
		return "http://127.0.0.1:" + this.server.port() + "/v1/stream";
	}

	@Override
	public void close() {
		this.server.disposeNow(Duration.ofSeconds(5));
	}

	/**
	 * What was asked.
	 */
	record Request(String method, String uri, UnaryOperator<String> headers, String allHeaders, String body) {

		String header(String name) {
			return this.headers.apply(name);
		}

	}

}
