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

package io.durablestreams.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.ProducerException;
import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Status;

/**
 * The health of all that is looked at, which is that of the worst. A server that can't be
 * reached is given time; everything else that is wrong counts at once. Not thread-safe.
 */
final class HealthVerdict {

	private final Instant now = Instant.now();

	private final Duration outOfServiceAfter;

	private Status status = Status.UP;

	HealthVerdict(Duration outOfServiceAfter) {
		this.outOfServiceAfter = outOfServiceAfter;
	}

	Status status() {
		return this.status;
	}

	/**
	 * Look at a listener's stream.
	 * @param listener its status
	 * @param handlerTimeout how long a handler may be at work, if that is limited
	 */
	void add(StreamListenerStatus listener, @Nullable Duration handlerTimeout) {
		Throwable failure = listener.failure();
		if (listener.state() == ContainerState.FAILED || isOver(listener.handlingSince(), handlerTimeout)) {
			down();
		}
		else if (failure instanceof DurableStreamException) {
			outOfReach(listener.failingSince());
		}
		else if (failure != null) {
			// The checkpoints or leases, or a transaction: nothing is handled.
			down();
		}
	}

	/**
	 * Look at a producer.
	 * @param producer its status
	 */
	void add(ProducerStatus producer) {
		if (producer.state() == ProducerStatus.State.FENCED) {
			down();
		}
		else if (producer.failingSince() != null) {
			if (producer.lastFailure() instanceof ProducerException) {
				// Messages have been given up.
				down();
			}
			else {
				outOfReach(producer.failingSince());
			}
		}
	}

	/**
	 * Look at the streams that are wanted.
	 * @param admin makes sure of them
	 */
	void add(DurableStreamAdmin admin) {
		Collection<NewStreamStatus> statuses = admin.statuses();
		boolean pending = statuses.stream().anyMatch((stream) -> stream.state() == NewStreamStatus.State.PENDING);
		boolean failed = statuses.stream().anyMatch((stream) -> stream.state() == NewStreamStatus.State.FAILED);
		if (pending && !failed) {
			statuses.stream().map(NewStreamStatus::failingSince).forEach(this::outOfReach);
		}
		else if (!admin.isComplete()) {
			down();
		}
	}

	/**
	 * Look at the outbox. What waits in it while a server is down loses nothing.
	 * @param outbox the outbox
	 */
	void add(DurableStreamOutbox outbox) {
		if (!outbox.stopped().isEmpty()) {
			down();
		}
	}

	private void down() {
		this.status = Status.DOWN;
	}

	private void outOfReach(@Nullable Instant since) {
		if (this.status == Status.UP && isOver(since, this.outOfServiceAfter)) {
			this.status = Status.OUT_OF_SERVICE;
		}
	}

	private boolean isOver(@Nullable Instant since, @Nullable Duration limit) {
		return since != null && limit != null && Duration.between(since, this.now).compareTo(limit) >= 0;
	}

}
