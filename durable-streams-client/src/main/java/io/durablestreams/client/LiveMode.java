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

package io.durablestreams.client;

/**
 * How a read goes on once it has reached the stream's tail.
 */
public enum LiveMode {

	/** It completes: a catch-up read (protocol section 5.5). */
	OFF,

	/** It waits for new data by long-polling (protocol section 5.6). */
	LONG_POLL,

	/** It receives data as Server-Sent Events (protocol section 5.7). */
	SSE,

	/**
	 * It catches up, then uses Server-Sent Events; long-polling for {@code text/*}, whose
	 * line ends Server-Sent Events don't preserve, and where Server-Sent Events are
	 * refused or keep breaking off.
	 */
	AUTO

}
