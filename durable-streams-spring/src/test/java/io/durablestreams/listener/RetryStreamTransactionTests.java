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

package io.durablestreams.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a listener writes for a message that it gets later, and the checkpoint behind the
 * message in its retry stream, are one transaction.
 */
class RetryStreamTransactionTests extends AbstractTransactionTests {

	@Test
	void whatAttemptsWroteThatFailedIsGoneOnTheWayToo() {
		AtomicInteger failures = new AtomicInteger(5);
		this.streams.append(this.stream, "1", "2");
		try (ListenerTestContext listener = transactional(new JdbcTransactionManager(this.dataSource), (message) -> {
			String payload = new String(message.getPayload());
			write(payload);
			if (payload.equals("1") && failures.getAndDecrement() > 0) {
				throw new IllegalStateException("broken");
			}
			return null;
		}, (settings) -> settings.failure(FailurePolicy.DEAD_LETTER)
			.retryDelays(List.of(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20))))) {
			await().untilAsserted(() -> assertThat(written()).containsExactlyInAnyOrder("2", "1"));
			assertThat(failures).hasValue(-1);
			Checkpoint checkpoint = this.checkpoints.load(new CheckpointKey("test", this.stream + ".test.retry-3"));
			assertThat(checkpoint).isNotNull();
			assertThat(checkpoint.ordinal()).isEqualTo(1);
			assertThat(storedCheckpoint().ordinal()).isEqualTo(2);
		}
	}

}
