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

import java.io.IOException;
import java.time.Instant;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.client.StreamWitness.Verdict;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a consumer makes of a verdict on its checkpoint's witness.
 */
class WitnessVerificationTests implements ListenerInvoker {

	private final TestConsumer test = new TestConsumer(3);

	@BeforeEach
	void haveAWitness() {
		this.test.database.stored.add(new Checkpoint(MemoryStream.position(1), 1, Instant.EPOCH,
				new StreamWitness(Offset.EARLIEST, 1, "0123abcd")));
	}

	@Test
	void ifTheStreamIsTheSameItGoesOn() {
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		assertThat(this.test.database.rows).containsExactly("2", "3");
		assertThat(this.test.events).noneMatch(ListenerEvent.PositionUnverified.class::isInstance);
		assertThat(this.test.database.stored).last()
			.satisfies((checkpoint) -> assertThat(checkpoint.witness()).isNotNull());
	}

	@Test
	void ifNobodyCanTellThatIsPublishedOnceAndItGoesOn() {
		this.test.stream.verdict = Mono.just(Verdict.UNKNOWN);
		for (int start = 0; start < 2; start++) {
			this.test.start(AcknowledgeMode.RECORD, this);
			this.test.run();
			assertThat(this.test.status().upToDate()).isTrue();
			this.test.consumer().stop(() -> {
			});
			this.test.run();
		}
		assertThat(this.test.database.rows).containsExactly("2", "3");
		assertThat(this.test.events.stream().filter(ListenerEvent.PositionUnverified.class::isInstance)).hasSize(1);
	}

	@Test
	void ifItIsAnotherStreamNothingOfItIsHandled() {
		this.test.stream.verdict = Mono.just(Verdict.DIFFERENT);
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		assertThat(this.test.state()).isEqualTo(ContainerState.FAILED);
		assertThat(this.test.status().failure()).isInstanceOf(PositionLostException.class)
			.hasMessageContaining("made anew");
		assertThat(this.test.database.rows).isEmpty();
	}

	@Test
	void ifTheServerCanNotBeAskedItIsAskedAgain() {
		this.test.stream.verdict = Mono.error(new TransportException(
				FailedRequest.withoutResponse(HttpMethod.GET, "numbers"), true, "no answer", new IOException("gone")));
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		assertThat(this.test.status().failure()).isInstanceOf(TransportException.class);
		assertThat(this.test.database.rows).isEmpty();
		this.test.stream.verdict = Mono.just(Verdict.SAME);
		this.test.runPatiently();
		assertThat(this.test.database.rows).containsExactly("2", "3");
		assertThat(this.test.status().failure()).isNull();
	}

	@Override
	public boolean isBatch() {
		return false;
	}

	@Override
	public @Nullable Object invoke(Message<?> message) {
		this.test.database.write(new String((byte[]) message.getPayload()));
		return null;
	}

}
