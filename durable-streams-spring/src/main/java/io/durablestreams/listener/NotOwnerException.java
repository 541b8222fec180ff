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

import org.jspecify.annotations.Nullable;

/**
 * What was asked for must be asked of another instance: the one that handles the stream.
 */
@SuppressWarnings("serial")
public final class NotOwnerException extends IllegalStateException {

	private final @Nullable String owner;

	/**
	 * Create it.
	 * @param listenerId the listener's id
	 * @param stream the stream's name without a query string
	 * @param instance this instance's id
	 * @param owner the id of the instance that handles the stream, or {@code null} if
	 * that isn't known
	 */
	public NotOwnerException(String listenerId, String stream, String instance, @Nullable String owner) {
		super("Stream '" + stream + "' of listener '" + listenerId + "' is not handled by this instance ('" + instance
				+ "') but by " + ((owner != null) ? "'" + owner + "'" : "another one") + ": ask that one");
		this.owner = owner;
	}

	/**
	 * Who handles the stream.
	 * @return the instance's id, or {@code null} if that isn't known
	 */
	public @Nullable String getOwner() {
		return this.owner;
	}

}
