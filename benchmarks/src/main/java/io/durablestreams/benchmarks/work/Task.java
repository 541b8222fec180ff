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

package io.durablestreams.benchmarks.work;

import java.util.Map;

/**
 * Something that a contender does, as often as it is asked.
 */
@FunctionalInterface
public interface Task {

	/**
	 * Get ready; the clock doesn't run.
	 * @param request what to do
	 * @return the work
	 * @throws Exception if it can't be done
	 */
	Work prepare(Request request) throws Exception;

	/** What is measured. */
	@FunctionalInterface
	interface Work {

		Outcome run() throws Exception;

	}

	/**
	 * What to do.
	 *
	 * @param baseUrl the server's URL
	 * @param stream the stream's name, relative to it
	 * @param count how many messages
	 */
	record Request(String baseUrl, String stream, int count) {

		public String url() {
			return this.baseUrl + "/" + this.stream;
		}

	}

	/**
	 * What was done.
	 *
	 * @param count the number of messages that were handled
	 * @param sum the sum of their numbers
	 * @param figures what the work itself has measured, by name
	 */
	record Outcome(long count, long sum, Map<String, Double> figures) {

		public static Outcome of(long count, long sum) {
			return new Outcome(count, sum, Map.of());
		}

	}

}
