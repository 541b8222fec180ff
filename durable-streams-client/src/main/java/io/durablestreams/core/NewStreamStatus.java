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

package io.durablestreams.core;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link DurableStreamAdmin} knows about a stream that an application wants.
 *
 * @param stream the stream
 * @param state how it stands with it
 * @param differences what the stream that exists has otherwise, in words; empty unless
 * the state is {@link State#DIFFERENT}
 * @param failure why it isn't known to be there; {@code null} if it is
 */
public record NewStreamStatus(NewStream stream, State state, List<String> differences, @Nullable Throwable failure) {

	static NewStreamStatus of(NewStream stream, State state) {
		return new NewStreamStatus(stream, state, List.of(), null);
	}

	static NewStreamStatus failed(NewStream stream, State state, Throwable failure) {
		return new NewStreamStatus(stream, state, List.of(), failure);
	}

	static NewStreamStatus different(NewStream stream, List<String> differences) {
		return new NewStreamStatus(stream, differences.isEmpty() ? State.PRESENT : State.DIFFERENT,
				List.copyOf(differences), null);
	}

	/**
	 * How it stands with a stream.
	 */
	public enum State {

		/** Not known yet: the server can't be reached, and is asked again and again. */
		PENDING,

		/** It was created. */
		CREATED,

		/** It existed as it is wanted. */
		PRESENT,

		/** It exists otherwise. */
		DIFFERENT,

		/** It isn't there: the server refused, or it was only to be validated. */
		FAILED

	}

}
