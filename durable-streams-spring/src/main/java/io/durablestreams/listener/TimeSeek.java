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
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;

/**
 * A seek to a time. The server can't find a time, so that the stream is read from its
 * beginning to the first message whose time isn't before, or to its tail, and each
 * message on the way is taken out of its envelope. Then it is a seek to the position in
 * front of that message.
 * <p>
 * It completes with the checkpoint once that is stored. Cancelling ends the read at once;
 * from then on it withdraws the seek, unless that is being stored: then {@link #cancel}
 * returns {@code false}. Thread-safe.
 */
public abstract class TimeSeek extends CompletableFuture<Checkpoint> {

	/**
	 * The time that is sought.
	 * @return the time
	 */
	public abstract Instant time();

	/**
	 * How many messages have been read.
	 * @return the count, which grows until the position is found
	 */
	public abstract long messagesRead();

	/**
	 * Where the listener goes on: in front of the first message whose time isn't before,
	 * or behind the last message that there was.
	 * @return completes once the read is over, whether or not the position is stored yet;
	 * exceptionally if it ends early. Completing or cancelling it changes nothing
	 */
	public abstract CompletableFuture<StreamPosition> found();

}
