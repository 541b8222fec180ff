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

package io.durablestreams.producer;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to a producer. Called on a thread of the producer that must not be
 * blocked; what it throws is logged and otherwise ignored. Must be thread-safe where it
 * serves several producers.
 */
public interface ProducerListener {

	/**
	 * A batch has its outcome.
	 * @param producer the producer
	 * @param messages how many messages the batch holds
	 * @param result the result if they were acknowledged, otherwise {@code null}
	 * @param failure the failure if they were not, otherwise {@code null}
	 */
	default void outcome(ProducerStatus producer, int messages, @Nullable AppendResult result,
			@Nullable ProducerException failure) {
	}

	/**
	 * Another producer has taken over the producer's id. It takes no more messages.
	 * @param producer the producer
	 * @param failure the failure that pending and later messages end with
	 */
	default void fenced(ProducerStatus producer, ProducerFencedException failure) {
	}

	/**
	 * The producer gave up an epoch and goes on under a new one.
	 * @param producer the producer, with its new epoch
	 * @param reason why the old epoch couldn't be used any more, free of secrets
	 */
	default void recovered(ProducerStatus producer, String reason) {
	}

}
