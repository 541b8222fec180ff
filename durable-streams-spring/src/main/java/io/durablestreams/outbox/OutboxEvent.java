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

import java.util.List;

/**
 * What an application may want to know of its outbox. Published as application events.
 * There may be others in time.
 */
public interface OutboxEvent {

	/**
	 * The stream that it is about.
	 * @return its name
	 */
	String stream();

	/**
	 * The relay of a stream has stopped; it goes on when it is told to.
	 *
	 * @param stream the stream's name
	 * @param reason why, free of secrets
	 */
	record StreamStopped(String stream, String reason) implements OutboxEvent {
	}

	/**
	 * Messages were given up: skipped, put on a dead letter stream, or discarded.
	 *
	 * @param stream the stream's name
	 * @param ids the messages' ids in the table
	 * @param reason why, free of secrets
	 */
	record MessagesGivenUp(String stream, List<Long> ids, String reason) implements OutboxEvent {
	}

	/**
	 * The server has forgotten what it knew of the outbox's producer. Nothing was lost or
	 * doubled; the relay goes on under a new epoch.
	 *
	 * @param stream the stream's name
	 * @param epoch the new epoch
	 */
	record ServerForgot(String stream, long epoch) implements OutboxEvent {
	}

}
