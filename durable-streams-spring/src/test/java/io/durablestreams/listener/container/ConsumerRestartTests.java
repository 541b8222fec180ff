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

import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A consumer that is started again.
 */
class ConsumerRestartTests implements ListenerInvoker {

	private final TestConsumer test = new TestConsumer(3);

	private final AtomicInteger poisoned = new AtomicInteger();

	@Test
	void whoStartsItAndAsksIsToldOfTheNewRunAlsoBeforeAThreadIsFreeForIt() {
		this.test.start(AcknowledgeMode.RECORD, this);
		assertThat(this.test.state()).isEqualTo(ContainerState.STARTING);
		this.test.run();
		this.test.consumer().stop(() -> {
		});
		this.test.run();
		assertThat(this.test.state()).isEqualTo(ContainerState.STOPPED);
		this.test.consumer().start();
		assertThat(this.test.state()).isEqualTo(ContainerState.STARTING);
		this.test.run();
		assertThat(this.test.state()).isEqualTo(ContainerState.LIVE);
	}

	@Test
	void whoStartsItOnceItHasFailedIsNotToldOfTheFailureAnyMore() {
		this.poisoned.set(2);
		this.test.onEvent = (event) -> {
			if (event instanceof ListenerEvent.StateChanged change && change.newState() == ContainerState.FAILED) {
				assertThat(this.test.status().failure()).isNotNull();
				this.test.consumer().start();
				assertThat(this.test.state()).isEqualTo(ContainerState.STARTING);
				assertThat(this.test.status().failure()).isNull();
			}
		};
		this.test.settings = (builder) -> builder.backOff(RetryBackOff.none());
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		assertThat(this.test.state()).isEqualTo(ContainerState.LIVE);
		assertThat(this.test.database.rows).containsExactly("1", "2", "3");
	}

	@Override
	public boolean isBatch() {
		return false;
	}

	@Override
	public @Nullable Object invoke(Message<?> message) {
		String text = new String((byte[]) message.getPayload());
		if (text.equals("2") && this.poisoned.getAndDecrement() > 0) {
			throw new IllegalStateException("poison");
		}
		this.test.database.write(text);
		return null;
	}

}
