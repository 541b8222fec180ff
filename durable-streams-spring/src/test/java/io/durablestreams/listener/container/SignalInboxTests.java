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

import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of a stream is read ahead.
 */
class SignalInboxTests {

	private final AtomicLong emitted = new AtomicLong();

	private final SignalInbox inbox = new SignalInbox(() -> {
	});

	@Test
	void itHoldsNoMoreThanItsMostSignals() {
		int half = SignalInbox.MAX_COUNT / 2;
		read(10, half);
		assertThat(this.emitted).hasValue(SignalInbox.MAX_COUNT);
		for (int i = 0; i < half - 1; i++) {
			this.inbox.poll();
		}
		assertThat(this.emitted).hasValue(SignalInbox.MAX_COUNT);
		this.inbox.poll();
		assertThat(this.emitted.get()).isEqualTo(SignalInbox.MAX_COUNT + half);
	}

	@Test
	void itAsksForNothingWhileItMayNotHoldMoreBytes() {
		read(SignalInbox.MAX_BYTES / 4, 2);
		assertThat(this.emitted).hasValue(4);
		this.inbox.poll();
		assertThat(this.emitted).hasValue(4);
		this.inbox.poll();
		assertThat(this.emitted).hasValue(6);
	}

	@Test
	void aLargerMessageComesAlone() {
		read(2 * SignalInbox.MAX_BYTES, 1);
		assertThat(this.emitted).hasValue(1);
		assertThat(this.inbox.poll()).isNotNull();
		assertThat(this.emitted).hasValue(2);
	}

	@Test
	void everythingComesInTheEndAndInOrder() {
		read(1, 10);
		for (long number = 1; number <= 1000; number++) {
			assertThat(this.inbox.peek()).isNotNull();
			ReadSignal signal = this.inbox.poll();
			assertThat(signal).isNotNull();
			assertThat(signal.position().subOffset()).isEqualTo(number);
		}
		assertThat(this.inbox.poll()).isNull();
		assertThat(this.inbox.isEnded()).isTrue();
	}

	private void read(int size, int together) {
		byte[] data = new byte[size];
		Flux.range(1, 1000)
			.<ReadSignal>map((number) -> new ReadSignal.Message(data, MediaType.APPLICATION_JSON,
					StreamPosition.parse("-1/" + number)))
			.window(together)
			.concatMap(Flux::collectList, 0)
			.doOnNext((signals) -> this.emitted.addAndGet(signals.size()))
			.subscribe(this.inbox);
	}

}
