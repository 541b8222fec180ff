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

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.internal.failure.FailedMessage;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has been asked for that outlasts a run. Thread-safe.
 */
final class ConsumerRequests {

	private volatile boolean paused;

	private volatile @Nullable SeekRequest seek;

	private volatile @Nullable SkipRequest skip;

	private volatile @Nullable TimeSeekRequest timeSeek;

	private final LetterRequests letters = new LetterRequests();

	boolean isPaused() {
		return this.paused;
	}

	/**
	 * Ask for a pause, or for its end.
	 * @param newPaused whether to pause
	 * @return whether that is new
	 */
	synchronized boolean paused(boolean newPaused) {
		boolean changed = this.paused != newPaused;
		this.paused = newPaused;
		return changed;
	}

	/**
	 * The position to go on at.
	 * @return the request, or {@code null} if there is none
	 */
	@Nullable SeekRequest seek() {
		return ConsumerRequest.wanted(this.seek);
	}

	/**
	 * Ask for a position, in place of one that was asked for before. What was to be
	 * skipped lies elsewhere then.
	 * @param position the position
	 * @return completes with the checkpoint once it is stored
	 */
	CompletableFuture<Checkpoint> seek(StreamPosition position) {
		SeekRequest request = new SeekRequest(position);
		ConsumerRequest<?> otherSeek;
		ConsumerRequest<?> otherSkip;
		TimeSeekRequest otherTime;
		synchronized (this) {
			otherSeek = this.seek;
			otherSkip = this.skip;
			otherTime = this.timeSeek;
			this.seek = request;
			this.skip = null;
		}
		end(otherTime, new CancellationException("Another seek came before this one was done"));
		end(otherSeek, new CancellationException("Another seek came before this one was done"));
		end(otherSkip, new CancellationException("A seek came before the message was skipped"));
		return request;
	}

	/**
	 * The latest seek to a time.
	 * @return the seek, which may be over, or {@code null} if there was none
	 */
	@Nullable TimeSeekRequest timeSeek() {
		return this.timeSeek;
	}

	/**
	 * Look for a time, in place of one that is looked for. A seek to a position stays
	 * until the time is found.
	 * @param request what looks for it
	 */
	void timeSeek(TimeSeekRequest request) {
		TimeSeekRequest other;
		synchronized (this) {
			other = this.timeSeek;
			this.timeSeek = request;
		}
		end(other, new CancellationException("Another seek came before this one was done"));
	}

	/**
	 * A seek is done, unless another one came in between.
	 * @param request the request
	 */
	synchronized void sought(SeekRequest request) {
		if (this.seek == request) {
			this.seek = null;
		}
	}

	/**
	 * The dead letters to be handled again, while there is a run.
	 * @return the letters
	 */
	LetterRequests letters() {
		return this.letters;
	}

	/**
	 * The messages to pass over, wherever the consumer comes upon them.
	 * @return the request, or {@code null} if there is none
	 */
	@Nullable SkipRequest skip() {
		return ConsumerRequest.wanted(this.skip);
	}

	/**
	 * Ask for messages to be passed over, in place of others that were to be.
	 * @param messages the messages in their order
	 * @return completes with what was told of them once the checkpoint behind is stored
	 */
	CompletableFuture<List<ListenerEvent.MessageSkipped>> skip(List<FailedMessage> messages) {
		SkipRequest request = new SkipRequest(messages);
		ConsumerRequest<?> other;
		synchronized (this) {
			other = this.skip;
			this.skip = request;
		}
		end(other, new CancellationException("Another skip came before this one was done"));
		return request;
	}

	/**
	 * A skip is over, unless another one came in between.
	 * @param request the request
	 */
	synchronized void skipped(SkipRequest request) {
		if (this.skip == request) {
			this.skip = null;
		}
	}

	/**
	 * Do nothing of what is asked for.
	 * @param reason why not
	 */
	void refuse(Throwable reason) {
		ConsumerRequest<?> refusedSeek;
		synchronized (this) {
			refusedSeek = this.seek;
			this.seek = null;
		}
		end(this.timeSeek, reason);
		end(refusedSeek, reason);
		refuseSkip(reason);
	}

	/**
	 * Skip nothing.
	 * @param reason why not
	 */
	void refuseSkip(Throwable reason) {
		ConsumerRequest<?> refused;
		synchronized (this) {
			refused = this.skip;
			this.skip = null;
		}
		end(refused, reason);
	}

	/** Who waits for it may do so on this thread. */
	private static void end(@Nullable ConsumerRequest<?> request, Throwable reason) {
		if (request != null) {
			request.completeExceptionally(reason);
		}
	}

	private static void end(@Nullable TimeSeekRequest request, Throwable reason) {
		if (request != null) {
			request.refuse(reason);
		}
	}

}
