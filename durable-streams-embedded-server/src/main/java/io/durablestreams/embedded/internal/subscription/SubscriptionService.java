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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All subscriptions of a server. Everything happens on one thread of its own, in the
 * order in which it comes.
 */
public final class SubscriptionService implements AutoCloseable {

	/** Each change of any stream is matched against all of them. */
	private static final int MAX_SUBSCRIPTIONS = 1000;

	private final Scheduler thread;

	private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

	private final LinkMemory memory = new LinkMemory();

	private final WakeTokens tokens = new WakeTokens();

	private final StreamStore store;

	private final boolean webhooksAllowed;

	private final SubscriptionStorage storage;

	private final WebhookKeys keys;

	private final WebhookCalls webhooks;

	private final SubscriptionViews views;

	private final WakeCycle wakes;

	private final StreamChangeListener changes;

	/**
	 * Create the service and take up the subscriptions that the store keeps.
	 * @param store the store
	 * @param root the URL of the control routes, without a trailing slash, known once the
	 * server listens
	 * @param webhooksAllowed whether webhooks may be called
	 */
	public SubscriptionService(StreamStore store, Supplier<String> root, boolean webhooksAllowed) {
		JsonMapper mapper = JsonMapper.shared();
		this.store = store;
		this.webhooksAllowed = webhooksAllowed;
		this.storage = new SubscriptionStorage(store.properties(), mapper);
		this.keys = this.storage.keys();
		this.storage.load(this.memory)
			.forEach((subscription) -> this.subscriptions.put(subscription.id(), subscription));
		this.thread = Schedulers.newSingle("durable-streams-subscriptions", true);
		this.webhooks = new WebhookCalls(mapper, this.keys);
		this.views = new SubscriptionViews(store, this.keys, root);
		this.wakes = new WakeCycle(store, this.thread, this.views, this.storage, this.webhooks, this.tokens);
		this.changes = new StreamChangeListener(store, this.subscriptions.values(), this.thread, this.views,
				this.storage, this.wakes);
		store.onChange(this.changes);
	}

	/**
	 * Find out what happened to streams before, and wake the subscriptions that have
	 * work.
	 */
	public void start() {
		this.changes.catchUp();
	}

	@Override
	public void close() {
		this.store.onChange((change) -> {
		});
		this.thread.dispose();
		this.webhooks.close();
	}

	Map<String, Object> jwks() {
		return Map.of("keys", List.of(this.keys.jwk()));
	}

	Mono<Created> create(String id, SubscriptionConfig config) {
		return run(() -> {
			Subscription existing = this.subscriptions.get(id);
			if (existing != null) {
				if (!existing.config().equals(config)) {
					throw new SubscriptionException(SubscriptionException.Problem.SUBSCRIPTION_ALREADY_EXISTS,
							"The subscription exists with another configuration");
				}
				return Mono.just(new Created(false, this.views.describe(existing)));
			}
			Subscription created = add(id, config);
			return this.storage.save(created)
				.thenReturn(new Created(true, this.views.describe(created)))
				.onErrorResume((ex) -> run(() -> {
					remove(created);
					return Mono.error(ex);
				}));
		});
	}

	Mono<Map<String, Object>> get(String id) {
		return run(() -> Mono.just(this.views.describe(require(id))));
	}

	Mono<Void> delete(String id) {
		return run(() -> {
			Subscription removed = this.subscriptions.get(id);
			if (removed != null) {
				remove(removed);
			}
			return this.storage.delete(id);
		});
	}

	Mono<Void> addStreams(String id, List<String> streams) {
		return run(() -> {
			Subscription subscription = require(id);
			subscription.link(streams, true, this.views::tail);
			return this.storage.save(subscription);
		});
	}

	Mono<Void> removeStream(String id, String stream) {
		return run(() -> {
			Subscription subscription = require(id);
			subscription.unlink(StreamPattern.normalize(stream));
			return this.storage.save(subscription);
		});
	}

	Mono<Map<String, Object>> claim(String id, String worker) {
		return run(() -> {
			Subscription subscription = requirePull(id);
			Wake wake = subscription.wake();
			if (wake != null && wake.holder() != null) {
				throw new SubscriptionException(SubscriptionException.Problem.ALREADY_CLAIMED,
						"Another worker holds the subscription",
						Map.of("current_holder", wake.holder(), "generation", wake.generation()));
			}
			if (this.views.firstPending(subscription) == null) {
				throw new SubscriptionException(SubscriptionException.Problem.NO_PENDING_WORK,
						"The subscription has nothing to do");
			}
			Wake claimed = (wake != null) ? wake : this.wakes.begin(subscription);
			claimed.holder(worker);
			this.wakes.extendLease(subscription, claimed);
			Map<String, Object> answer = new LinkedHashMap<>();
			answer.put("wake_id", claimed.id());
			answer.put("generation", claimed.generation());
			answer.put("token", this.tokens.issue(id, claimed.generation()));
			answer.put("streams", this.views.streams(subscription));
			answer.put("lease_ttl_ms", subscription.config().leaseMillis());
			return this.storage.save(subscription).thenReturn(answer);
		});
	}

	/**
	 * Acknowledge, and end the wake if everything is done.
	 */
	Mono<Map<String, Object>> acknowledge(String id, boolean pull, String token, JsonNode body) {
		return run(() -> {
			Subscription subscription = pull ? requirePull(id) : require(id);
			Wake wake = verify(subscription, token, body);
			Acknowledgements.of(body, subscription, this.views).forEach(subscription::acknowledge);
			this.wakes.extendLease(subscription, wake);
			boolean done = body.path("done").asBoolean(false);
			if (done) {
				subscription.end();
			}
			boolean next = done && this.wakes.wakeIfPending(subscription);
			Map<String, Object> answer = new LinkedHashMap<>();
			answer.put("ok", true);
			answer.put("next_wake", next);
			return this.storage.save(subscription).thenReturn(answer);
		});
	}

	Mono<Void> release(String id, String token, JsonNode body) {
		return run(() -> {
			Subscription subscription = requirePull(id);
			verify(subscription, token, body);
			subscription.end();
			this.wakes.wakeIfPending(subscription);
			return Mono.empty();
		});
	}

	private Subscription add(String id, SubscriptionConfig config) {
		if (config.webhookUrl() != null) {
			SubscriptionConfig.require(this.webhooksAllowed, "Webhooks are turned off on this server");
			WebhookUrls.check(config.webhookUrl());
		}
		if (this.subscriptions.size() >= MAX_SUBSCRIPTIONS) {
			throw new SubscriptionException(SubscriptionException.Problem.TOO_MANY_SUBSCRIPTIONS,
					"The server holds " + MAX_SUBSCRIPTIONS + " subscriptions, as many as it may");
		}
		Subscription created = new Subscription(
				new Subscription.Stored(id, config, Instant.now().toString(), 0, Map.of()), this.memory);
		try {
			created.link(config.streams(), true, this.views::tail);
			created.link(this.store.list().stream().map(StreamState::path).filter(config::covers).toList(), false,
					this.views::tail);
		}
		catch (SubscriptionException ex) {
			created.delete();
			throw ex;
		}
		this.subscriptions.put(id, created);
		return created;
	}

	private void remove(Subscription subscription) {
		this.subscriptions.remove(subscription.id(), subscription);
		subscription.delete();
	}

	private Wake verify(Subscription subscription, String token, JsonNode body) {
		long generation = this.tokens.verify(subscription.id(), token);
		Wake wake = subscription.wake();
		boolean current = wake != null && generation == wake.generation()
				&& body.path("generation").asLong(-1) == wake.generation()
				&& wake.id().equals(body.path("wake_id").asString(""));
		if (wake == null || !current) {
			throw new SubscriptionException(SubscriptionException.Problem.FENCED, "The wake is over");
		}
		return wake;
	}

	private Subscription requirePull(String id) {
		Subscription subscription = require(id);
		SubscriptionConfig.require(!subscription.config().isWebhook(), "The subscription isn't pull-wake");
		return subscription;
	}

	private Subscription require(String id) {
		@Nullable Subscription subscription = this.subscriptions.get(id);
		if (subscription == null) {
			throw new SubscriptionException(SubscriptionException.Problem.SUBSCRIPTION_NOT_FOUND,
					"There is no such subscription");
		}
		return subscription;
	}

	private <T> Mono<T> run(Supplier<Mono<T>> action) {
		return Mono.defer(action).subscribeOn(this.thread);
	}

	/**
	 * What came of a creation.
	 *
	 * @param created whether it is new
	 * @param view what the client gets to see
	 */
	record Created(boolean created, Map<String, Object> view) {

	}

}
