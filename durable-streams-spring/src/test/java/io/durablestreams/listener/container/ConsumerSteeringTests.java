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

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.MessageAtFault;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * When a seek and a skip are done, and what becomes of those that can't be.
 */
class ConsumerSteeringTests implements ListenerInvoker {

	private final TestConsumer test = new TestConsumer(3);

	private boolean poisoned = true;

	private boolean storeDown;

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MANUAL")
	void aSkipIsDoneOnceTheCheckpointBehindIsStored(AcknowledgeMode mode) {
		failAtTwo(mode);
		CompletableFuture<List<ListenerEvent.MessageSkipped>> skip = this.test.consumer().skip();
		assertThat(skip).isNotDone();
		skip.thenAccept((skipped) -> assertThat(this.test.database.ordinal()).isEqualTo(2));
		while (!skip.isDone()) {
			assertThat(this.test.runOne()).isTrue();
		}
		assertThat(skip).isCompletedWithValueMatching((skipped) -> skipped.get(0).ordinal() == 2);
		assertThat(this.test.database.ordinal()).isGreaterThanOrEqualTo(2);
		this.test.run();
		assertThat(this.test.database.rows).containsExactly("1", "3");
	}

	@Test
	void whileTheStoreIsDownASkipIsNotDoneAndCanNotBeWithdrawn() {
		failAtTwo(AcknowledgeMode.RECORD);
		this.test.database.onUse = this::useStore;
		CompletableFuture<List<ListenerEvent.MessageSkipped>> skip = this.test.consumer().skip();
		this.test.database.onUse = () -> {
			if (this.test.status().ordinal() == 2) {
				useStore();
			}
		};
		this.storeDown = true;
		this.test.run();
		assertThat(skip).isNotDone();
		assertThat(skip.cancel(false)).isFalse();
		this.storeDown = false;
		this.test.runPatiently();
		assertThat(skip).isCompleted();
		assertThat(this.test.database.rows).containsExactly("1", "3");
	}

	@Test
	void aSkipThatIsInterruptedByAPauseWhileTheStoreIsDownIsToldAsDoneAllTheSame() {
		failAtTwo(AcknowledgeMode.RECORD);
		this.test.database.onUse = () -> {
			if (this.test.status().ordinal() == 2) {
				useStore();
			}
		};
		CompletableFuture<List<ListenerEvent.MessageSkipped>> skip = this.test.consumer().skip();
		this.storeDown = true;
		this.test.run();
		this.test.consumer().pause();
		this.test.run();
		assertThat(skip).isNotDone();
		this.storeDown = false;
		this.test.consumer().resume();
		this.test.runPatiently();
		assertThat(skip).isCompleted();
		assertThat(this.test.events).filteredOn(ListenerEvent.MessageSkipped.class::isInstance).hasSize(1);
	}

	@Test
	void aSkipThatIsWithdrawnSkipsNothing() {
		failAtTwo(AcknowledgeMode.RECORD);
		CompletableFuture<List<ListenerEvent.MessageSkipped>> skip = this.test.consumer().skip();
		assertThat(skip.cancel(false)).isTrue();
		this.poisoned = false;
		this.test.run();
		assertThat(this.test.database.rows).containsExactly("1", "2", "3");
	}

	@Test
	void whenTheCheckpointWasMovedInBetweenThenNothingIsSkipped() {
		failAtTwo(AcknowledgeMode.RECORD);
		this.test.database.stored.add(new Checkpoint(MemoryStream.position(0), 1, Instant.EPOCH));
		CompletableFuture<List<ListenerEvent.MessageSkipped>> skip = this.test.consumer().skip();
		this.test.run();
		assertThat(skip).isCompletedExceptionally();
		assertThatIllegalStateException().isThrownBy(() -> result(skip)).withMessageContaining("Nothing was skipped");
		assertThat(this.test.database.rows).containsExactly("1", "1");
	}

	@ParameterizedTest
	@EnumSource(AcknowledgeMode.class)
	void aSeekIsDoneOnceItIsStored(AcknowledgeMode mode) {
		this.poisoned = false;
		this.test.start(mode, this);
		this.test.run();
		CompletableFuture<Checkpoint> seek = this.test.consumer().seek(StreamPosition.EARLIEST);
		seek.thenAccept((checkpoint) -> assertThat(this.test.database.stored).endsWith(checkpoint));
		this.test.run();
		assertThat(seek).isCompletedWithValueMatching(
				(checkpoint) -> checkpoint.ordinal() == 3 && checkpoint.position().equals(StreamPosition.EARLIEST));
		assertThat(this.test.database.rows).containsExactly("1", "2", "3", "1", "2", "3");
	}

	@Test
	void aSeekThatIsWithdrawnBeforeItIsBegunChangesNothing() {
		this.poisoned = false;
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		this.test.consumer().stop(() -> {
		});
		this.test.run();
		CompletableFuture<Checkpoint> seek = this.test.consumer().seek(StreamPosition.EARLIEST);
		this.test.run();
		assertThat(seek).isNotDone();
		assertThat(seek.cancel(false)).isTrue();
		this.test.consumer().start();
		this.test.run();
		assertThat(this.test.database.rows).containsExactly("1", "2", "3");
		assertThat(this.test.database.ordinal()).isEqualTo(3);
	}

	@Test
	void whileTheStoreIsDownASeekIsNotDoneAndCanNotBeWithdrawn() {
		this.poisoned = false;
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		this.test.database.onUse = this::useStore;
		this.storeDown = true;
		CompletableFuture<Checkpoint> seek = this.test.consumer().seek(StreamPosition.EARLIEST);
		this.test.run();
		assertThat(seek).isNotDone();
		assertThat(seek.cancel(false)).isFalse();
		this.storeDown = false;
		this.test.runPatiently();
		assertThat(seek).isCompleted();
		assertThat(this.test.database.rows).containsExactly("1", "2", "3", "1", "2", "3");
	}

	@Test
	void aPausedConsumerSeeksAndStaysPaused() {
		this.poisoned = false;
		this.test.start(AcknowledgeMode.RECORD, this);
		this.test.run();
		this.test.consumer().pause();
		CompletableFuture<Checkpoint> seek = this.test.consumer().seek(StreamPosition.EARLIEST);
		this.test.run();
		assertThat(seek).isCompleted();
		assertThat(this.test.state()).isEqualTo(ContainerState.PAUSED);
		assertThat(this.test.status().checkpoint()).isEqualTo(seek.join());
		assertThat(this.test.database.rows).containsExactly("1", "2", "3");
	}

	@Test
	void aSeekTakesThePlaceOfOneBeforeAndOfASkip() {
		failAtTwo(AcknowledgeMode.RECORD);
		this.test.consumer().pause();
		CompletableFuture<?> skip = this.test.consumer().skip();
		CompletableFuture<?> first = this.test.consumer().seek(StreamPosition.LATEST);
		CompletableFuture<?> second = this.test.consumer().seek(StreamPosition.EARLIEST);
		this.test.run();
		assertThat(skip).isCancelled();
		assertThat(first).isCancelled();
		assertThat(second).isCompleted();
	}

	@Test
	void whatWasAskedOfAListenerThatIsUnregisteredIsRefused() {
		failAtTwo(AcknowledgeMode.RECORD);
		CompletableFuture<?> seek = this.test.consumer().seek(StreamPosition.EARLIEST);
		this.test.consumer().destroy();
		assertThat(seek).isCancelled()
			.failsWithin(TestConsumer.SHUTDOWN)
			.withThrowableOfType(CancellationException.class);
	}

	@Test
	void theStatusTellsOfTheMessageAtFaultAndOfTheStoredCheckpoint() {
		failAtTwo(AcknowledgeMode.RECORD);
		StreamListenerStatus status = this.test.status();
		assertThat(status.checkpoint()).isNotNull().extracting(Checkpoint::ordinal).isEqualTo(1L);
		assertThat(status.owner()).isNull();
		MessageAtFault atFault = status.atFault().get(0);
		assertThat(atFault.message().payload()).asString().isEqualTo("2");
		assertThat(atFault.message().position()).isEqualTo(MemoryStream.position(2));
		assertThat(atFault.message().ordinal()).isEqualTo(2);
		assertThat(atFault.attempts()).isEqualTo(1);
		assertThat(atFault.cause()).hasMessage("poison");
	}

	private void failAtTwo(AcknowledgeMode mode) {
		this.test.settings = (builder) -> builder.backOff(RetryBackOff.none());
		this.test.start(mode, this);
		this.test.run();
		assertThat(this.test.state()).isEqualTo(ContainerState.FAILED);
	}

	private void useStore() {
		if (this.storeDown) {
			throw new OffsetStoreException("down", null);
		}
	}

	private static void result(CompletableFuture<?> future) throws Throwable {
		try {
			future.join();
		}
		catch (CompletionException ex) {
			throw ex.getCause();
		}
	}

	@Override
	public boolean isBatch() {
		return false;
	}

	@Override
	public @Nullable Object invoke(Message<?> message) {
		String text = new String((byte[]) message.getPayload());
		if (text.equals("2") && this.poisoned) {
			throw new IllegalStateException("poison");
		}
		this.test.database.write(text);
		return null;
	}

}
