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

import java.util.List;

import io.durablestreams.boot.actuate.ListenerDescriptor.CheckpointDescriptor;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What has come of an act.
 *
 * @param action what was asked for
 * @param outcome what has become of it
 * @param stored the checkpoint that a seek has stored
 * @param skipped the messages that were skipped
 * @param listener the listener afterwards, as it runs in this instance
 */
public record ActDescriptor(ListenerAction action, Outcome outcome, @Nullable CheckpointDescriptor stored,
		List<SkippedDescriptor> skipped, ListenerDescriptor listener) {

	static ActDescriptor of(ListenerAction action, Outcome outcome, ListenerDescriptor listener) {
		return new ActDescriptor(action, outcome, null, List.of(), listener);
	}

	static ActDescriptor sought(@Nullable Checkpoint checkpoint, ListenerDescriptor listener) {
		return new ActDescriptor(ListenerAction.SEEK, Outcome.DONE, CheckpointDescriptor.of(checkpoint), List.of(),
				listener);
	}

	static ActDescriptor skipped(List<ListenerEvent.MessageSkipped> skipped, ListenerDescriptor listener) {
		return new ActDescriptor(ListenerAction.SKIP, Outcome.DONE, null,
				skipped.stream().map(SkippedDescriptor::of).toList(), listener);
	}

	/** What can become of an act. */
	public enum Outcome {

		/** It is done; what it changes of a checkpoint is stored. */
		DONE,

		/**
		 * It is done once the listener is started, or goes on after a pause, if the
		 * process lives until then.
		 */
		PENDING,

		/**
		 * The stream is being read to find the time to seek: the listener tells how far
		 * that is, and it can be withdrawn.
		 */
		SCANNING,

		/**
		 * It was begun, and is not done yet: the listener tells when its checkpoint is
		 * stored.
		 */
		UNDER_WAY,

		/** It was not begun in time, or given up, and won't be: nothing has changed. */
		WITHDRAWN

	}

	/**
	 * A message that was skipped.
	 *
	 * @param position the position behind it
	 * @param ordinal its number
	 * @param attempts how many attempts were made
	 * @param exception the class of what the last of them threw
	 */
	public record SkippedDescriptor(String position, long ordinal, int attempts, String exception) {

		static SkippedDescriptor of(ListenerEvent.MessageSkipped skipped) {
			return new SkippedDescriptor(skipped.position().toString(), skipped.ordinal(), skipped.attempts(),
					skipped.cause().getClass().getName());
		}

	}

}
