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

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The dead letters that a consumer has been asked to handle again. Thread-safe.
 */
final class LetterRequests {

	private final Deque<LetterRequest> waiting = new ArrayDeque<>(1);

	private @Nullable LetterRequest inHand;

	synchronized void add(LetterRequest request) {
		this.waiting.add(request);
	}

	/**
	 * Whether there is a letter to be handled.
	 */
	synchronized boolean isWaiting() {
		// Whoever has asked for it may have given up.
		this.waiting.removeIf((request) -> request.outcome().isDone());
		return !this.waiting.isEmpty();
	}

	/**
	 * Take the next letter in hand.
	 * @return the letter, or {@code null} if there is none
	 */
	synchronized @Nullable LetterRequest next() {
		this.inHand = isWaiting() ? this.waiting.poll() : null;
		return this.inHand;
	}

	/**
	 * Refuse the letters that wait.
	 * @param reason why
	 */
	void refuseWaiting(Throwable reason) {
		refuse(reason, false);
	}

	/**
	 * Refuse all letters, the one in hand too: nobody will tell what becomes of it.
	 * @param reason why
	 */
	void refuseAll(Throwable reason) {
		refuse(reason, true);
	}

	private void refuse(Throwable reason, boolean inHandToo) {
		List<LetterRequest> refused;
		synchronized (this) {
			refused = new ArrayList<>(this.waiting);
			this.waiting.clear();
			if (inHandToo && this.inHand != null) {
				refused.add(this.inHand);
				this.inHand = null;
			}
		}
		refused.forEach((request) -> request.refuse(reason));
	}

}
