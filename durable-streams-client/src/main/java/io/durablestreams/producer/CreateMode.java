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

package io.durablestreams.producer;

/**
 * Whether a producer creates its stream.
 */
public enum CreateMode {

	/** The stream must exist; while it doesn't, messages are rejected. */
	NEVER,

	/**
	 * When an append finds no stream, the producer creates it with its content type and
	 * time to live and appends again. A stream that exists is used as it is: its time to
	 * live is left alone, and where it is closed or has another content type, messages
	 * are rejected with an error that says so.
	 */
	IF_MISSING

}
