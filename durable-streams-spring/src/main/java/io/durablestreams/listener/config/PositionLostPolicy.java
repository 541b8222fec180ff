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

package io.durablestreams.listener.config;

/**
 * What a listener does whose checkpoint doesn't lead anywhere any more: the server
 * dropped the data behind it, or the stream was deleted or made anew.
 */
public enum PositionLostPolicy {

	/** It fails (default): going on would lose or repeat messages. */
	FAIL,

	/** It goes on with the oldest message that the stream has. */
	EARLIEST,

	/** It goes on with messages that are appended from now on. */
	LATEST

}
