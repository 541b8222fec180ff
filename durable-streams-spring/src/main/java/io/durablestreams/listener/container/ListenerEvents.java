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

package io.durablestreams.listener.container;

import io.durablestreams.listener.ListenerEvent;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes events, and knows the threads that a consumer waits for.
 */
final class ListenerEvents {

	private static final ThreadLocal<Boolean> CALLED_BY_CONSUMER = ThreadLocal.withInitial(() -> false);

	private final ApplicationEventPublisher publisher;

	ListenerEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	void publish(ListenerEvent event) {
		boolean outer = enter();
		try {
			this.publisher.publishEvent(event);
		}
		finally {
			leave(outer);
		}
	}

	/**
	 * Whether this thread runs the application's code on behalf of a consumer. It must
	 * not wait for a consumer to stop: the consumer waits for it.
	 * @return whether it does
	 */
	static boolean isCalledByConsumer() {
		return CALLED_BY_CONSUMER.get();
	}

	static boolean enter() {
		boolean outer = CALLED_BY_CONSUMER.get();
		CALLED_BY_CONSUMER.set(true);
		return outer;
	}

	static void leave(boolean outer) {
		if (outer) {
			return;
		}
		CALLED_BY_CONSUMER.remove();
	}

	/**
	 * Call something that no consumer waits for.
	 * @param task what to call
	 */
	static void callFreely(Runnable task) {
		boolean outer = CALLED_BY_CONSUMER.get();
		CALLED_BY_CONSUMER.remove();
		try {
			task.run();
		}
		finally {
			if (outer) {
				CALLED_BY_CONSUMER.set(true);
			}
		}
	}

}
