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

package io.durablestreams.benchmarks;

import java.util.List;

/**
 * Contenders that do the same work; the first is the floor, which the others are compared
 * with.
 *
 * @param name its name, by which it is chosen
 * @param title what is done, for readers
 * @param server on which server
 * @param data what is there before, and what is checked afterwards
 * @param count the number of messages of size 1
 * @param figures the figures that are compared, by name
 * @param contenders who does it
 */
record Comparison(String name, String title, Server.Kind server, Data data, int count, List<String> figures,
		List<Contender> contenders) {

	static final List<String> TIMES = List.of("wall", "cpu");

	/** What is there before, and what is checked afterwards. */
	enum Data {

		/** A new stream, which holds all messages afterwards, once each and in order. */
		APPENDED,

		/** A stream with all messages, which have all been seen afterwards. */
		READ,

		/** A new stream that only the contender knows how to use. */
		EMPTY,

		/** None: a name for the contender's own streams. */
		NONE

	}

}
