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

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.durablestreams.embedded.internal.store.AppendCommand;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Wakes subscriptions that have work: calls the webhook or writes to the wake stream,
 * waits for an acknowledgement until the lease ends, and begins again while there is
 * work. Runs on the service's one thread.
 */
final class WakeCycle {

	private static final Log logger = LogFactory.getLog(WakeCycle.class);

	private static final Duration MAX_RETRY_DELAY = Duration.ofMinutes(1);

	private static final int MAX_DOUBLINGS = 6;

	private final SecureRandom random = new SecureRandom();

	private final StreamStore store;

	private final Scheduler thread;

	private final SubscriptionViews views;

	private final SubscriptionStorage storage;

	private final WebhookCalls webhooks;

	private final WakeTokens tokens;

	WakeCycle(StreamStore store, Scheduler thread, SubscriptionViews views, SubscriptionStorage storage,
			WebhookCalls webhooks, WakeTokens tokens) {
		this.store = store;
		this.thread = thread;
		this.views = views;
		this.storage = storage;
		this.webhooks = webhooks;
		this.tokens = tokens;
	}

	/**
	 * Wake a subscription unless it is gone, awake or has nothing to do.
	 * @return whether it was woken
	 */
	boolean wakeIfPending(Subscription subscription) {
		String pending = subscription.deleted() ? null : this.views.firstPending(subscription);
		if (subscription.wake() != null || pending == null) {
			return false;
		}
		Wake wake = begin(subscription);
		if (subscription.config().isWebhook()) {
			extendLease(subscription, wake);
			this.storage.save(subscription)
				.publishOn(this.thread)
				.subscribe(null, this::failed, () -> call(subscription, wake));
		}
		else {
			this.storage.save(subscription)
				.then(writeWakeEvent(subscription, wake, pending))
				.publishOn(this.thread)
				.subscribe(null, (ex) -> notWritten(subscription, wake, ex), () -> subscription.failing(false));
		}
		return true;
	}

	/** Begin a wake without telling anybody. */
	Wake begin(Subscription subscription) {
		byte[] id = new byte[12];
		this.random.nextBytes(id);
		return subscription.begin(new Wake("w_" + HexFormat.of().formatHex(id), subscription.generation() + 1,
				this.views.tails(subscription)));
	}

	void extendLease(Subscription subscription, Wake wake) {
		wake.lease(this.thread.schedule(() -> {
			if (subscription.wake() == wake) {
				subscription.end();
				wakeIfPending(subscription);
			}
		}, subscription.config().leaseMillis(), TimeUnit.MILLISECONDS));
	}

	private void call(Subscription subscription, Wake wake) {
		String url = subscription.config().webhookUrl();
		if (url == null || subscription.wake() != wake) {
			return;
		}
		Map<String, Object> notification = new LinkedHashMap<>();
		notification.put("subscription_id", subscription.id());
		notification.put("wake_id", wake.id());
		notification.put("generation", wake.generation());
		notification.put("streams", this.views.streams(subscription));
		notification.put("callback_url", this.views.actionUrl(subscription, "callback"));
		notification.put("callback_token", this.tokens.issue(subscription.id(), wake.generation()));
		this.webhooks.call(url, notification)
			.publishOn(this.thread)
			.subscribe((done) -> called(subscription, wake, done), (ex) -> retry(subscription, wake, ex));
	}

	private void called(Subscription subscription, Wake wake, boolean done) {
		subscription.failing(false);
		if (done && subscription.wake() == wake) {
			wake.snapshot().forEach(subscription::acknowledge);
			subscription.end();
			this.storage.save(subscription)
				.publishOn(this.thread)
				.subscribe(null, this::failed, () -> wakeIfPending(subscription));
		}
	}

	private void retry(Subscription subscription, Wake wake, Throwable ex) {
		if (subscription.wake() != wake) {
			return;
		}
		if (!subscription.failing()) {
			// Without the URL, whose query may hold a secret
			logger.warn("The webhook of the subscription at " + this.views.url(subscription)
					+ " can't be called and is called again until it can: " + ex.getMessage());
		}
		subscription.failing(true);
		int doublings = Math.min(wake.nextAttempt() - 1, MAX_DOUBLINGS);
		long delay = Math.min(1000L << doublings, MAX_RETRY_DELAY.toMillis());
		long jittered = (long) (delay * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
		wake.retry(this.thread.schedule(() -> call(subscription, wake), jittered, TimeUnit.MILLISECONDS));
	}

	private Mono<Void> writeWakeEvent(Subscription subscription, Wake wake, String stream) {
		String wakeStream = String.valueOf(subscription.config().wakeStream());
		Map<String, Object> event = new LinkedHashMap<>();
		event.put("type", "wake");
		event.put("subscription_id", subscription.id());
		event.put("stream", stream);
		event.put("generation", wake.generation());
		event.put("ts", System.currentTimeMillis());
		byte[] record = this.storage.toJson(event).getBytes(StandardCharsets.UTF_8);
		return this.store.append(new AppendCommand(wakeStream, "application/json", List.of(record), null, null, false))
			.then();
	}

	/** Nobody can claim what nobody was told of: tell it again after a while. */
	private void notWritten(Subscription subscription, Wake wake, Throwable ex) {
		if (ex instanceof RejectedExecutionException) {
			// The service was closed in the meantime
			return;
		}
		if (!subscription.failing()) {
			failed(ex);
		}
		subscription.failing(true);
		if (subscription.wake() == wake && wake.holder() == null) {
			extendLease(subscription, wake);
		}
	}

	private void failed(Throwable ex) {
		logger.warn("A subscription could not be woken: its wake stream has to exist and hold application/json", ex);
	}

}
