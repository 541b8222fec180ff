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

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The threads that call handlers.
 */
class HandlerExecutorTests {

	@Test
	void noTaskIsLeftBehindAndNoMoreRunThanMay() throws InterruptedException {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		try (HandlerExecutor executor = new HandlerExecutor(2)) {
			for (int round = 0; round < 5000; round++) {
				CountDownLatch done = new CountDownLatch(1 + round % 4);
				for (long i = done.getCount(); i > 0; i--) {
					executor.execute(() -> {
						most.accumulateAndGet(running.incrementAndGet(), Math::max);
						running.decrementAndGet();
						done.countDown();
					});
				}
				assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			}
		}
		assertThat(most).hasValueLessThanOrEqualTo(2);
	}

	@Test
	void aThreadIsFreeAgainWhateverATaskAndWhoIsToldOfItThrow() throws InterruptedException {
		try (HandlerExecutor executor = new HandlerExecutor(1)) {
			CountDownLatch done = new CountDownLatch(1);
			executor.execute(() -> {
				Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
					throw new IllegalStateException("told");
				});
				throw new IllegalStateException("thrown");
			});
			executor.execute(done::countDown);
			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

}
