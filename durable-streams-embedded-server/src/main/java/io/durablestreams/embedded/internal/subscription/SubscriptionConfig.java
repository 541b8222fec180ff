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

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a client asks of a subscription. Two that are equal describe the same one.
 *
 * @param webhookUrl where to call, for webhooks
 * @param wakeStream where to write wake events, for pull-wake
 * @param pattern which streams it covers
 * @param streams streams it covers by name, sorted
 * @param leaseMillis how long a wake may go unanswered
 * @param description anything
 */
record SubscriptionConfig(@Nullable String webhookUrl, @Nullable String wakeStream, @Nullable String pattern,
		List<String> streams, int leaseMillis, @Nullable String description) {

	/** As long as a request line, and thus a stream's path, may be. */
	private static final int MAX_TEXT = 4096;

	private static final int DEFAULT_LEASE = 30_000;

	private static final int MIN_LEASE = 1_000;

	private static final int MAX_LEASE = 600_000;

	static SubscriptionConfig parse(JsonNode body) {
		String type = text(body, "type");
		boolean webhook = "webhook".equals(type);
		require(webhook || "pull-wake".equals(type), "type has to be \"webhook\" or \"pull-wake\"");
		String pattern = path(body, "pattern");
		List<String> streams = streams(body.path("streams"));
		require(pattern != null || !streams.isEmpty(), "pattern or streams is required");
		String url = webhook ? text(body.path("webhook"), "url") : null;
		require(!webhook || url != null, "A webhook subscription needs webhook.url");
		String wakeStream = webhook ? null : path(body, "wake_stream");
		require(webhook || wakeStream != null, "A pull-wake subscription needs wake_stream");
		return new SubscriptionConfig(url, wakeStream, pattern, streams.stream().distinct().sorted().toList(),
				lease(body.path("lease_ttl_ms")), text(body, "description"));
	}

	boolean isWebhook() {
		return this.webhookUrl != null;
	}

	/**
	 * Whether the pattern covers a stream. It never covers the wake stream: each wake
	 * would be the reason for the next.
	 */
	boolean covers(String path) {
		return !path.equals(this.wakeStream) && this.pattern != null && new StreamPattern(this.pattern).matches(path);
	}

	static List<String> streams(JsonNode node) {
		List<String> streams = new ArrayList<>();
		for (JsonNode stream : node.isArray() ? node.values() : List.<JsonNode>of()) {
			require(stream.isString() && !stream.stringValue().isEmpty(), "streams has to hold stream paths only");
			requireShort("The path of a stream", stream.stringValue());
			streams.add(StreamPattern.normalize(stream.stringValue()));
		}
		return streams;
	}

	static void require(boolean condition, String message) {
		if (!condition) {
			throw new SubscriptionException(SubscriptionException.Problem.INVALID_REQUEST, message);
		}
	}

	private static int lease(JsonNode node) {
		if (node.isMissingNode()) {
			return DEFAULT_LEASE;
		}
		boolean valid = node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= MIN_LEASE
				&& node.intValue() <= MAX_LEASE;
		require(valid, "lease_ttl_ms has to be an integer from " + MIN_LEASE + " to " + MAX_LEASE);
		return node.intValue();
	}

	private static @Nullable String path(JsonNode body, String name) {
		String value = text(body, name);
		return (value != null) ? StreamPattern.normalize(value) : null;
	}

	/** A text that is kept in memory. */
	static @Nullable String text(JsonNode body, String name) {
		JsonNode value = body.path(name);
		if (!value.isString() || value.stringValue().isEmpty()) {
			return null;
		}
		requireShort(name, value.stringValue());
		return value.stringValue();
	}

	private static void requireShort(String what, String text) {
		require(text.length() <= MAX_TEXT, what + " must not be longer than " + MAX_TEXT + " characters");
	}

}
