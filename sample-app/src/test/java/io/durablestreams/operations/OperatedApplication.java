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

package io.durablestreams.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.StreamTagMapper;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * The application that is operated: its listeners fail at what tells them to.
 */
@SpringBootApplication
class OperatedApplication {

	@Bean
	StreamTagMapper rooms() {
		return (stream) -> stream.startsWith("rooms/") ? "rooms" : stream;
	}

	/** Lets the handlers that hang go on. */
	@Component
	static class Hang {

		final CountDownLatch end = new CountDownLatch(1);

	}

	@Component
	static class Listeners {

		private final Hang hang;

		Listeners(Hang hang) {
			this.hang = hang;
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order) throws InterruptedException {
			if (order.equals("slow")) {
				this.hang.end.await();
			}
		}

		@DurableStreamListener(id = "payments", streams = "payments")
		void pay(String payment) {
			fail(payment);
		}

		@DurableStreamListener(id = "refunds", streams = "refunds")
		void refund(String refund) {
			fail(refund);
		}

		@DurableStreamListener(id = "hints", streams = "hints")
		void hint(String hint) {
			fail(hint);
		}

		private static void fail(String message) {
			if (message.equals("poison")) {
				throw new IllegalStateException("This one can't be handled");
			}
		}

	}

	/** Fails behind messages that say so. */
	@Component
	static class Interceptor implements StreamMessageInterceptor {

		@Override
		public void afterHandling(Message<?> message, @Nullable Throwable failure) {
			if (new String((byte[]) message.getPayload()).contains("unobserved")) {
				throw new IllegalStateException("The audit log is full");
			}
		}

	}

	/** Checkpoints of an hour ago, in a store that may be down. */
	@Component
	static class Checkpoints implements OffsetStore {

		private final Map<CheckpointKey, Checkpoint> checkpoints = new ConcurrentHashMap<>(
				Map.of(new CheckpointKey("stock", "orders"),
						new Checkpoint(StreamPosition.EARLIEST, 0, Instant.now().minus(Duration.ofHours(1)))));

		volatile boolean down;

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			return this.checkpoints.get(key);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			if (this.down) {
				throw new OffsetStoreException("The database is down", null);
			}
			this.checkpoints.put(key, checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.checkpoints.remove(key);
		}

	}

}
