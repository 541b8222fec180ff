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

package io.durablestreams.listener;

import java.time.Instant;

import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * How a listener does on one of its streams, at one moment.
 *
 * @param stream the stream's name without a query string
 * @param state the consumer's state
 * @param upToDate whether everything that the server said to be in the stream is handled
 * @param handled how many messages were handled since the process began
 * @param failed how many attempts to handle a message failed since the process began
 * @param position the position up to which everything is handled, or {@code null} while
 * it isn't known
 * @param ordinal how many messages of the stream the group has consumed
 * @param handlingSince since when the message in hand is being handled, or {@code null}
 * if none is
 * @param failure why the consumer failed or, while it keeps trying, what it is held up
 * by; {@code null} if all is well
 */
public record StreamListenerStatus(String stream, ContainerState state, boolean upToDate, long handled, long failed,
		@Nullable StreamPosition position, long ordinal, @Nullable Instant handlingSince, @Nullable Throwable failure) {
}
