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

package io.durablestreams.outbox;

/**
 * What becomes of messages that can't be appended, however often that is tried: the
 * stream is closed or deleted, has another content type, or the server refuses the
 * message. There may be other policies in time.
 */
public enum OutboxFailurePolicy {

	/** The relay of that stream stops at them until it is told to try again. */
	STOP,

	/** They are given up: kept in the table as such for a while, and told of. */
	SKIP,

	/** They are appended to another stream, with what they failed for, and given up. */
	DEAD_LETTER

}
