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

import java.util.List;

import io.durablestreams.embedded.internal.store.StoreProperties;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps subscriptions beside the streams, so that they live and die together.
 */
final class SubscriptionStorage {

	private static final String PREFIX = "subscription.";

	private static final String KEY = "webhook-key";

	private final StoreProperties properties;

	private final JsonMapper mapper;

	SubscriptionStorage(StoreProperties properties, JsonMapper mapper) {
		this.properties = properties;
		this.mapper = mapper;
	}

	List<Subscription> load(LinkMemory memory) {
		return this.properties.all(PREFIX)
			.stream()
			.map((json) -> new Subscription(this.mapper.readValue(json, Subscription.Stored.class), memory))
			.toList();
	}

	Mono<Void> save(Subscription subscription) {
		return this.properties.save(PREFIX + subscription.id(), toJson(subscription.stored()));
	}

	Mono<Void> delete(String id) {
		return this.properties.save(PREFIX + id, null);
	}

	WebhookKeys keys() {
		@Nullable String written = this.properties.get(KEY);
		WebhookKeys keys = WebhookKeys.load(written);
		if (written == null) {
			this.properties.save(KEY, keys.written()).block();
		}
		return keys;
	}

	String toJson(Object value) {
		return this.mapper.writeValueAsString(value);
	}

}
