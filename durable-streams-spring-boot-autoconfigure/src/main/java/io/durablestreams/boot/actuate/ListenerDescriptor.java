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
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.MessageAtFault;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a listener does.
 *
 * @param id its id
 * @param group the group whose checkpoints it moves
 * @param state its state
 * @param streams what it does on each of its streams
 */
public record ListenerDescriptor(String id, String group, ContainerState state, List<StreamDescriptor> streams) {

	static ListenerDescriptor of(DurableStreamListenerContainer container, boolean showPayloads) {
		return new ListenerDescriptor(container.getId(), container.getGroup(), container.getState(),
				container.getStatus()
					.stream()
					.map((status) -> StreamDescriptor.of(status, container.getTimeSeek(status.stream()), showPayloads))
					.toList());
	}

	/**
	 * What a listener does on a stream.
	 *
	 * @param stream the stream's name
	 * @param state the consumer's state
	 * @param owner the instance that handles the stream, where instances share streams
	 * @param upToDate whether everything in the stream is handled
	 * @param handled how many messages were handled since the process began
	 * @param failed how many attempts failed since the process began
	 * @param position the position up to which everything is handled
	 * @param ordinal how many messages of the stream the group has consumed
	 * @param stored the checkpoint that is stored, as far as this instance knows
	 * @param handlingSince since when the message in hand is being handled
	 * @param failure what it failed for or is held up by
	 * @param failingSince since when there is a failure
	 * @param lag how far behind it is, as far as can be told
	 * @param atFault the messages that it failed at, or whose next attempt it waits for
	 * @param timeSeek the latest seek to a time, under way or over
	 */
	public record StreamDescriptor(String stream, ContainerState state, @Nullable String owner, boolean upToDate,
			long handled, long failed, @Nullable String position, long ordinal, @Nullable CheckpointDescriptor stored,
			@Nullable Instant handlingSince, @Nullable String failure, @Nullable Instant failingSince,
			@Nullable Duration lag, List<MessageDescriptor> atFault, @Nullable TimeSeekDescriptor timeSeek) {

		static StreamDescriptor of(StreamListenerStatus status, @Nullable TimeSeek timeSeek, boolean showPayloads) {
			StreamPosition position = status.position();
			return new StreamDescriptor(status.stream(), status.state(), status.owner(), status.upToDate(),
					status.handled(), status.failed(), (position != null) ? position.toString() : null,
					status.ordinal(), CheckpointDescriptor.of(status.checkpoint()), status.handlingSince(),
					FailureText.of(status.failure()), status.failingSince(), status.lag(),
					status.atFault().stream().map((message) -> MessageDescriptor.of(message, showPayloads)).toList(),
					TimeSeekDescriptor.of(timeSeek));
		}

	}

	/**
	 * A checkpoint.
	 *
	 * @param position the position up to which everything is handled
	 * @param ordinal how many messages of the stream the group has consumed
	 * @param time when it was made
	 */
	public record CheckpointDescriptor(String position, long ordinal, Instant time) {

		static @Nullable CheckpointDescriptor of(@Nullable Checkpoint checkpoint) {
			return (checkpoint != null) ? new CheckpointDescriptor(checkpoint.position().toString(),
					checkpoint.ordinal(), checkpoint.time()) : null;
		}

	}

	/**
	 * A seek to a time.
	 *
	 * @param time the time
	 * @param state how far it is
	 * @param messagesRead how many messages were read to find it
	 * @param failure why it has failed
	 */
	public record TimeSeekDescriptor(Instant time, TimeSeekState state, long messagesRead, @Nullable String failure) {

		static @Nullable TimeSeekDescriptor of(@Nullable TimeSeek seek) {
			return (seek != null) ? new TimeSeekDescriptor(seek.time(), TimeSeekState.of(seek), seek.messagesRead(),
					(seek.isCompletedExceptionally() && !seek.isCancelled()) ? failure(seek) : null) : null;
		}

		private static @Nullable String failure(TimeSeek seek) {
			Throwable failure = seek.handle((checkpoint, cause) -> cause).join();
			return (failure instanceof IllegalStateException) ? failure.getMessage() : FailureText.of(failure);
		}

	}

	/** How far a seek to a time is. */
	public enum TimeSeekState {

		/** The stream is being read. */
		SCANNING,

		/** The position is known, and not stored yet. */
		FOUND,

		/** The listener has gone on there. */
		STORED,

		/** It was given up, or another seek took its place. */
		WITHDRAWN,

		/** Nothing was sought. */
		FAILED;

		static TimeSeekState of(TimeSeek seek) {
			if (seek.isCancelled()) {
				return WITHDRAWN;
			}
			if (seek.isDone()) {
				return seek.isCompletedExceptionally() ? FAILED : STORED;
			}
			return seek.found().isDone() ? FOUND : SCANNING;
		}

	}

	/**
	 * A message that can't be handled.
	 *
	 * @param position the position behind it
	 * @param ordinal its number
	 * @param attempts how many attempts have failed
	 * @param exception the class of what the last of them threw
	 * @param exceptionMessage what that says, where payloads may be shown
	 * @param contentType the stream's content type
	 * @param size how many bytes it has
	 * @param payload the message as text, or in Base64 if it is none, where payloads may
	 * be shown; of a large one, the beginning
	 */
	public record MessageDescriptor(String position, long ordinal, int attempts, String exception,
			@Nullable String exceptionMessage, String contentType, long size, @Nullable String payload) {

		static MessageDescriptor of(MessageAtFault atFault, boolean showPayload) {
			byte[] data = atFault.message().payload();
			return new MessageDescriptor(atFault.message().position().toString(), atFault.message().ordinal(),
					atFault.attempts(), atFault.cause().getClass().getName(),
					showPayload ? atFault.cause().getMessage() : null, atFault.message().contentType().toString(),
					data.length, showPayload ? PayloadText.of(data) : null);
		}

	}

}
