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

package io.durablestreams.gateway;

/**
 * What a request to a gateway's route does with a stream.
 */
public enum StreamOperation {

	/**
	 * Read the stream or what is known of it: {@code GET} and {@code HEAD}.
	 */
	READ,

	/**
	 * Append to the stream: {@code POST} with a body.
	 */
	APPEND,

	/**
	 * Create the stream, perhaps with its first content: {@code PUT}.
	 */
	CREATE,

	/**
	 * Close the stream: {@code POST} with {@code Stream-Closed}. With a body it is an
	 * append too.
	 */
	CLOSE,

	/**
	 * Delete the stream: {@code DELETE}.
	 */
	DELETE,

	/**
	 * Create the stream as a fork: {@code PUT} with {@code Stream-Forked-From}. The
	 * stream that is forked has to be one that may be read through a route.
	 */
	FORK

}
