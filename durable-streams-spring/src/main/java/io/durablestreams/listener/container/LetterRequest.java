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

import java.util.concurrent.CompletableFuture;

import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter whose message is to be handled again.
 *
 * @param letter the letter
 * @param outcome what became of it; refused if it wasn't even tried
 */
record LetterRequest(DeadLetter letter, CompletableFuture<DeadLetterOutcome> outcome) {

	LetterRequest(DeadLetter letter) {
		this(letter, new CompletableFuture<>());
	}

	void complete(DeadLetterOutcome.Status status, @Nullable Throwable failure) {
		this.outcome.complete(new DeadLetterOutcome(this.letter, status, failure));
	}

	void refuse(Throwable reason) {
		this.outcome.completeExceptionally(reason);
	}

}
