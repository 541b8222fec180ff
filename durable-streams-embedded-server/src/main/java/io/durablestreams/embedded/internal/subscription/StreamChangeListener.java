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

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.durablestreams.embedded.internal.store.StreamChange;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Tells subscriptions what happened to the streams that they cover. What fails for one of
 * them is logged and hurts no other.
 */
final class StreamChangeListener implements Consumer<StreamChange> {

	private static final Log logger = LogFactory.getLog(StreamChangeListener.class);

	private final StreamStore store;

	private final Collection<Subscription> subscriptions;

	private final Scheduler thread;

	private final SubscriptionViews views;

	private final SubscriptionStorage storage;

	private final WakeCycle wakes;

	/**
	 * Create the listener.
	 * @param subscriptions all subscriptions, which only the service's one thread touches
	 */
	StreamChangeListener(StreamStore store, Collection<Subscription> subscriptions, Scheduler thread,
			SubscriptionViews views, SubscriptionStorage storage, WakeCycle wakes) {
		this.store = store;
		this.subscriptions = subscriptions;
		this.thread = thread;
		this.views = views;
		this.storage = storage;
		this.wakes = wakes;
	}

	@Override
	public void accept(StreamChange change) {
		try {
			this.thread.schedule(() -> forEach((subscription) -> changed(subscription, change)));
		}
		catch (RejectedExecutionException ex) {
			// The service was closed in the meantime; it looks at all tails when it
			// opens.
		}
	}

	/** Find out what happened before, and wake the subscriptions that have work. */
	void catchUp() {
		this.thread.schedule(() -> forEach((subscription) -> {
			catchUp(subscription);
			this.wakes.wakeIfPending(subscription);
		}));
	}

	/**
	 * A process may have ended after a stream had changed and before the subscription was
	 * kept that knew of it.
	 */
	private void catchUp(Subscription subscription) {
		List<String> gone = subscription.links()
			.entrySet()
			.stream()
			.filter((link) -> link.getValue().acked() > this.views.tail(link.getKey()))
			.map(Map.Entry::getKey)
			.toList();
		gone.forEach(subscription::remove);
		for (StreamState stream : this.store.list()) {
			if (subscription.config().covers(stream.path()) && !subscription.links().containsKey(stream.path())) {
				cover(subscription, stream.path());
			}
		}
	}

	private void forEach(Consumer<Subscription> action) {
		for (Subscription subscription : this.subscriptions) {
			try {
				action.accept(subscription);
			}
			catch (RuntimeException | Error ex) {
				failed(subscription, ex);
			}
		}
	}

	private void changed(Subscription subscription, StreamChange change) {
		if (change.deleted()) {
			if (subscription.remove(change.path())) {
				this.storage.save(subscription).subscribe(null, (ex) -> failed(subscription, ex));
			}
		}
		else if (change.appended()) {
			if (subscription.config().covers(change.path())) {
				cover(subscription, change.path());
			}
			if (subscription.links().containsKey(change.path())) {
				this.wakes.wakeIfPending(subscription);
			}
		}
	}

	/** What doesn't fit is tried again with the stream's next change. */
	private void cover(Subscription subscription, String stream) {
		try {
			subscription.link(List.of(stream), false, (path) -> -1);
			subscription.full(false);
		}
		catch (SubscriptionException ex) {
			if (!subscription.full()) {
				logger.warn("The subscription at " + this.views.url(subscription) + " doesn't cover stream '" + stream
						+ "', and perhaps others: " + ex.getMessage());
			}
			subscription.full(true);
		}
	}

	private void failed(Subscription subscription, Throwable ex) {
		logger.error("The subscription at " + this.views.url(subscription)
				+ " couldn't take note of what happened to its streams", ex);
	}

}
