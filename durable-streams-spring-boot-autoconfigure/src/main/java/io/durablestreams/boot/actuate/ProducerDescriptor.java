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

import java.time.Instant;

import io.durablestreams.producer.ProducerStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a producer does.
 *
 * @param name its name
 * @param stream its stream's name
 * @param producerId the id by which the server knows it
 * @param epoch its epoch
 * @param state whether it takes messages
 * @param pendingMessages how many messages have no outcome yet
 * @param bufferedBytes how much of its buffer they fill
 * @param failure the latest failure since the last success
 * @param failingSince since when nothing can be delivered
 */
public record ProducerDescriptor(String name, String stream, String producerId, long epoch, ProducerStatus.State state,
		long pendingMessages, long bufferedBytes, @Nullable String failure, @Nullable Instant failingSince) {

	static ProducerDescriptor of(ProducerStatus status) {
		return new ProducerDescriptor(status.name(), status.streamName(), status.producerId(), status.epoch(),
				status.state(), status.pendingMessages(), status.bufferedBytes(), FailureText.of(status.lastFailure()),
				status.failingSince());
	}

}
