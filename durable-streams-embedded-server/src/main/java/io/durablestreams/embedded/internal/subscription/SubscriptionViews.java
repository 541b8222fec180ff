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

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.durablestreams.embedded.internal.store.RefusedException;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.jspecify.annotations.Nullable;

/**
 * What clients and webhooks get to see of a subscription.
 */
final class SubscriptionViews {

	private final StreamStore store;

	private final WebhookKeys keys;

	private final Supplier<String> root;

	/**
	 * Create the views.
	 * @param root the URL of the control routes, without a trailing slash
	 */
	SubscriptionViews(StreamStore store, WebhookKeys keys, Supplier<String> root) {
		this.store = store;
		this.keys = keys;
		this.root = root;
	}

	Map<String, Object> describe(Subscription subscription) {
		SubscriptionConfig config = subscription.config();
		Map<String, Object> view = new LinkedHashMap<>();
		view.put("id", subscription.id());
		view.put("subscription_id", subscription.id());
		view.put("type", config.isWebhook() ? "webhook" : "pull-wake");
		put(view, "pattern", config.pattern());
		view.put("streams", streams(subscription).stream().map((stream) -> {
			Map<String, Object> link = new LinkedHashMap<>(stream);
			link.keySet().retainAll(List.of("path", "link_type", "acked_offset"));
			return link;
		}).toList());
		if (config.webhookUrl() != null) {
			view.put("webhook", Map.of("url", config.webhookUrl(), "signing",
					Map.of("alg", "ed25519", "kid", this.keys.id(), "jwks_url", this.root.get() + "/jwks.json")));
		}
		put(view, "wake_stream", config.wakeStream());
		view.put("lease_ttl_ms", config.leaseMillis());
		view.put("created_at", subscription.createdAt());
		view.put("status", (subscription.failing() || subscription.full()) ? "failed" : "active");
		put(view, "description", config.description());
		return view;
	}

	List<Map<String, Object>> streams(Subscription subscription) {
		List<Map<String, Object>> streams = new ArrayList<>();
		subscription.links().forEach((path, link) -> {
			long tail = tail(path);
			Map<String, Object> stream = new LinkedHashMap<>();
			stream.put("path", path);
			stream.put("link_type", link.explicit() ? "explicit" : "glob");
			stream.put("acked_offset", (link.acked() < 0) ? StreamOffset.BEGINNING : StreamOffset.format(link.acked()));
			stream.put("tail_offset", StreamOffset.format(tail));
			stream.put("has_pending", tail > link.acked());
			streams.add(stream);
		});
		return streams;
	}

	Map<String, Long> tails(Subscription subscription) {
		Map<String, Long> tails = new LinkedHashMap<>();
		subscription.links().keySet().forEach((path) -> tails.put(path, tail(path)));
		return tails;
	}

	@Nullable String firstPending(Subscription subscription) {
		return subscription.links()
			.entrySet()
			.stream()
			.filter((entry) -> tail(entry.getKey()) > entry.getValue().acked())
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse(null);
	}

	/**
	 * The tail of a stream, 0 if it doesn't exist.
	 */
	long tail(String path) {
		try {
			return this.store.require(path).tail();
		}
		catch (RefusedException ex) {
			return 0;
		}
	}

	String url(Subscription subscription) {
		String id = URLEncoder.encode(subscription.id(), StandardCharsets.UTF_8).replace("+", "%20");
		return this.root.get() + "/subscriptions/" + id;
	}

	String actionUrl(Subscription subscription, String action) {
		return url(subscription) + "/" + action;
	}

	private static void put(Map<String, Object> view, String name, @Nullable String value) {
		if (value != null) {
			view.put(name, value);
		}
	}

}
