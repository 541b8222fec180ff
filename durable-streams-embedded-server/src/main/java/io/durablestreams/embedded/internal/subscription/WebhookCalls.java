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

package io.durablestreams.embedded.internal.subscription;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls webhooks.
 */
final class WebhookCalls implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final int OK = 200;

	private static final int REDIRECT = 300;

	/** An answer is a few words; more of it isn't read. */
	private static final int MAX_ANSWER = 64 * 1024;

	private final ConnectionProvider connections = ConnectionProvider.create("durable-streams-webhooks");

	private final Map<WebhookReach, WebhookResolver> resolvers = new EnumMap<>(WebhookReach.class);

	private final Map<WebhookReach, HttpClient> clients = new EnumMap<>(WebhookReach.class);

	private final JsonMapper mapper;

	private final WebhookKeys keys;

	WebhookCalls(JsonMapper mapper, WebhookKeys keys) {
		this(mapper, keys, InetAddress::getAllByName);
	}

	WebhookCalls(JsonMapper mapper, WebhookKeys keys, WebhookResolver.Lookup lookup) {
		this.mapper = mapper;
		this.keys = keys;
		for (WebhookReach reach : WebhookReach.values()) {
			WebhookResolver resolver = new WebhookResolver(reach, lookup);
			this.resolvers.put(reach, resolver);
			this.clients.put(reach, client(resolver));
		}
	}

	/** Redirects aren't followed: nobody has checked where they lead. */
	private HttpClient client(WebhookResolver resolver) {
		return HttpClient.create(this.connections)
			.resolver(resolver)
			.followRedirect(false)
			.responseTimeout(TIMEOUT)
			.disableRetry(true);
	}

	/**
	 * Call a webhook.
	 * @return whether its answer says that everything is done; fails if it can't be
	 * reached or answers with an error
	 */
	Mono<Boolean> call(String url, Object notification) {
		return Mono.defer(() -> post(url, notification));
	}

	private Mono<Boolean> post(String url, Object notification) {
		byte[] body = this.mapper.writeValueAsBytes(notification);
		return client(url).headers((headers) -> {
			headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
			headers.set("webhook-signature", this.keys.sign(body));
		})
			.post()
			.uri(url)
			.send(ByteBufMono.fromString(Mono.just(new String(body, StandardCharsets.UTF_8))))
			.response((response, content) -> {
				int status = response.status().code();
				if (status < OK || status >= REDIRECT) {
					return Mono.error(new IllegalStateException("The webhook answered " + status));
				}
				return collect(content.asByteArray()).map(this::isDone);
			})
			.single()
			.timeout(TIMEOUT, Mono.error(() -> new IllegalStateException("The webhook didn't answer in time")));
	}

	private static Mono<byte[]> collect(Flux<byte[]> pieces) {
		return pieces.reduceWith(ByteArrayOutputStream::new, (answer, piece) -> {
			answer.writeBytes(piece);
			if (answer.size() > MAX_ANSWER) {
				throw new IllegalStateException("The webhook's answer is larger than " + MAX_ANSWER + " bytes");
			}
			return answer;
		}).map(ByteArrayOutputStream::toByteArray);
	}

	@Override
	public void close() {
		this.connections.dispose();
		this.resolvers.values().forEach(WebhookResolver::close);
	}

	/** The URL may have been kept by a server that was less strict. */
	private HttpClient client(String url) {
		WebhookReach reach = WebhookUrls.check(url);
		return Objects.requireNonNull(this.clients.get(reach));
	}

	private boolean isDone(byte[] answer) {
		try {
			return this.mapper.readTree(answer).path("done").asBoolean(false);
		}
		catch (JacksonException ex) {
			// An answer of any other kind means that the webhook will call back.
			return false;
		}
	}

}
