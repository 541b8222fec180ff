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

package io.durablestreams.gateway.recording;

import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * A recording of another instance: what can be told of it is what its stream tells.
 */
final class RemoteRecording implements Recording {

	private final RecordingEntry entry;

	private final DurableStream stream;

	private @Nullable CompletableFuture<State> ended;

	RemoteRecording(RecordingEntry entry, DurableStreamsClient client) {
		this.entry = entry;
		this.stream = client.stream(entry.stream());
	}

	@Override
	public String key() {
		return this.entry.key();
	}

	@Override
	public String stream() {
		return this.entry.stream();
	}

	@Override
	public synchronized State state() {
		return (this.ended != null && this.ended.isDone()) ? State.ENDED : State.RUNNING;
	}

	@Override
	public @Nullable Throwable failure() {
		return null;
	}

	/** Follows the stream's tail, from the first call on. */
	@Override
	public synchronized CompletableFuture<State> ended() {
		if (this.ended == null) {
			this.ended = this.stream.read()
				.from(Offset.LATEST)
				.live(LiveMode.LONG_POLL)
				.signals()
				.then()
				.onErrorComplete(DurableStreamException.class)
				.thenReturn(State.ENDED)
				.toFuture();
		}
		return this.ended.copy();
	}

	/** The other instance ends with its next append to a stream that is closed. */
	@Override
	public CompletableFuture<State> cancel() {
		return this.stream.closeStream()
			.then()
			.onErrorComplete(StreamNotFoundException.class)
			.toFuture()
			.thenCompose((closed) -> ended());
	}

}
