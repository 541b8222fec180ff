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

/**
 * Where a listener, or its consumer of one stream, is in its life.
 */
public enum ContainerState {

	/**
	 * Another instance handles the stream; this one takes over when it is its turn.
	 */
	STANDBY,

	/** Looking for the checkpoint and the stream, and connecting. */
	STARTING,

	/** The stream doesn't exist yet; goes on when it is created. */
	WAITING,

	/** Handling what the stream already holds. */
	CATCHING_UP,

	/** Has reached the stream's tail and handles what is appended. */
	LIVE,

	/** Paused on request. */
	PAUSED,

	/** Finishing the message in hand. */
	STOPPING,

	/** Not started yet, or stopped on request. */
	STOPPED,

	/**
	 * The stream is closed and all of it has been handled, and acknowledged where that is
	 * up to the application.
	 */
	COMPLETED,

	/** Can't go on; the status has the cause. */
	FAILED;

	/**
	 * Whether nothing happens any more until a start.
	 * @return {@code true} for {@link #STOPPED}, {@link #COMPLETED} and {@link #FAILED}
	 */
	public boolean isTerminal() {
		return this == STOPPED || this == COMPLETED || this == FAILED;
	}

}
