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

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import org.jspecify.annotations.Nullable;

/**
 * A view of an HTTP client for one exchange, whose body can be cancelled.
 */
final class JdkExchange extends HttpClient {

	private final HttpClient delegate;

	private volatile Flow.@Nullable Subscription body;

	private volatile boolean cancelled;

	JdkExchange(HttpClient delegate) {
		this.delegate = delegate;
	}

	/**
	 * Close the connection that the body comes from, or would come from.
	 */
	void cancelBody() {
		this.cancelled = true;
		Flow.Subscription body = this.body;
		if (body != null) {
			body.cancel();
		}
	}

	/**
	 * What is cancelled says so by itself: from the HTTP client it would come as an
	 * error, which nobody waits for any more.
	 */
	private <T> CompletableFuture<HttpResponse<T>> cancellable(CompletableFuture<HttpResponse<T>> sent) {
		CompletableFuture<HttpResponse<T>> cancellable = new CompletableFuture<>();
		cancellable.whenComplete((response, failure) -> {
			if (cancellable.isCancelled()) {
				sent.cancel(true);
				cancelBody();
			}
		});
		sent.whenComplete((response, failure) -> {
			if (failure == null) {
				cancellable.complete(response);
			}
			else {
				cancellable.completeExceptionally((failure instanceof CompletionException && failure.getCause() != null)
						? failure.getCause() : failure);
			}
		});
		return cancellable;
	}

	/**
	 * Whatever the client prefers: over HTTP/2 a read whose subscriber is slow would hold
	 * up all others of its connection.
	 */
	private static HttpRequest http11(HttpRequest request) {
		return HttpRequest.newBuilder(request, (name, value) -> true).version(Version.HTTP_1_1).build();
	}

	private <T> HttpResponse.BodyHandler<T> observed(HttpResponse.BodyHandler<T> handler) {
		return (response) -> new ObservedBody<>(handler.apply(response));
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
			throws IOException, InterruptedException {
		return this.delegate.send(http11(request), observed(handler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
		return cancellable(this.delegate.sendAsync(http11(request), observed(handler)));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler,
			HttpResponse.@Nullable PushPromiseHandler<T> pushHandler) {
		return cancellable(this.delegate.sendAsync(http11(request), observed(handler), pushHandler));
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
	}

	/**
	 * Passes everything on and keeps the subscription to the connection.
	 */
	private final class ObservedBody<T> implements HttpResponse.BodySubscriber<T> {

		private final HttpResponse.BodySubscriber<T> delegate;

		ObservedBody(HttpResponse.BodySubscriber<T> delegate) {
			this.delegate = delegate;
		}

		@Override
		public CompletionStage<T> getBody() {
			return this.delegate.getBody();
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			JdkExchange.this.body = subscription;
			if (JdkExchange.this.cancelled) {
				subscription.cancel();
			}
			this.delegate.onSubscribe(subscription);
		}

		@Override
		public void onNext(List<ByteBuffer> buffers) {
			this.delegate.onNext(buffers);
		}

		@Override
		public void onError(Throwable ex) {
			this.delegate.onError(ex);
		}

		@Override
		public void onComplete() {
			this.delegate.onComplete();
		}

	}

}
