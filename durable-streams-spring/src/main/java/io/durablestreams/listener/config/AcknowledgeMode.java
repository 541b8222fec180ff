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
 * When the checkpoint behind handled messages is stored.
 */
public enum AcknowledgeMode {

	/** After each message (default): a crash redelivers at most the one in hand. */
	RECORD,

	/**
	 * When everything that the server sent at once has been handled; for a batch
	 * listener, after each batch. A crash redelivers what came since.
	 */
	BATCH,

	/**
	 * After a number of messages or some time, whichever comes first, and when the
	 * listener stops.
	 */
	INTERVAL,

	/**
	 * When the listener calls {@code Acknowledgment.acknowledge()}. Messages may be
	 * acknowledged in any order; the checkpoint stays below the first one that isn't.
	 */
	MANUAL,

	/**
	 * In the same database transaction as what the listener writes: both come or neither.
	 * Needs an offset store in that database and a transaction manager for it; a batch is
	 * one transaction.
	 */
	TRANSACTIONAL

}
