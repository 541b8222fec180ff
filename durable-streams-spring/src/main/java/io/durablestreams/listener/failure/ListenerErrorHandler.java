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

package io.durablestreams.listener.failure;

/**
 * Decides what follows an attempt to handle a message that has failed: another attempt,
 * or what becomes of the message. The ready-made forms are the constants of
 * {@link io.durablestreams.listener.config.FailurePolicy FailurePolicy}, which a handler
 * may leave to what it doesn't decide by itself:
 * <code>(failure) -&gt; (failure.cause() instanceof DuplicateKeyException) ? FailureDecision.skip() : FailurePolicy.DEAD_LETTER.handle(failure)</code>.
 * <p>
 * Called on a thread of the listener, within its order: the stream waits for it, so it
 * must not block for long. One handler may be called for many streams at once. What it
 * throws, or {@code null}, fails the listener at the message, which is delivered again at
 * the next start: without a decision nothing is passed over. An {@link Error} that a
 * handler throws never comes here, unless it is an {@link AssertionError}: it fails the
 * listener.
 */
@FunctionalInterface
public interface ListenerErrorHandler {

	/**
	 * Decide.
	 * @param failure what failed, why, and how often
	 * @return what follows
	 */
	FailureDecision handle(ListenerFailure failure);

}
