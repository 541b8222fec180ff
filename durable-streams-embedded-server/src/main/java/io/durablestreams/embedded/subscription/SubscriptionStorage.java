package io.durablestreams.embedded.subscription;

import java.util.List;

import io.durablestreams.embedded.store.StreamStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps subscriptions beside the streams, so that they live and die together.
 */
final class SubscriptionStorage {

	private static final String PREFIX = "subscription.";

	private static final String KEY = "webhook-key";

	private final StreamStore store;

	private final JsonMapper mapper;

	SubscriptionStorage(StreamStore store, JsonMapper mapper) {
		this.store = store;
		this.mapper = mapper;
	}

	List<Subscription> load() {
		return this.store.properties(PREFIX)
			.stream()
			.map((json) -> new Subscription(this.mapper.readValue(json, Subscription.Stored.class)))
			.toList();
	}

	Mono<Void> save(Subscription subscription) {
		return this.store.saveProperty(PREFIX + subscription.id(), toJson(subscription.stored()));
	}

	Mono<Void> delete(String id) {
		return this.store.saveProperty(PREFIX + id, null);
	}

	WebhookKeys keys() {
		@Nullable String written = this.store.property(KEY);
		WebhookKeys keys = WebhookKeys.load(written);
		if (written == null) {
			this.store.saveProperty(KEY, keys.written()).block();
		}
		return keys;
	}

	String toJson(Object value) {
		return this.mapper.writeValueAsString(value);
	}

}
