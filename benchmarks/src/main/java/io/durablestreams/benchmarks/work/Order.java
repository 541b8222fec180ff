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

import java.nio.charset.StandardCharsets;

/**
 * A message of about a hundred bytes, another one for each number.
 *
 * @param number its number
 * @param customer who ordered
 * @param item what was ordered
 * @param price what it costs
 */
public record Order(int number, String customer, String item, double price) {

	private static final String ITEM = "a thing of a rather long name";

	/**
	 * The message of a number.
	 * @param number the number
	 * @return the message
	 */
	public static Order of(int number) {
		return new Order(1_000_000 + number, "customer-" + number % 1000, ITEM, 12.5);
	}

	/**
	 * The sum of the numbers of so many messages.
	 * @param count how many
	 * @return the sum
	 */
	public static long sumOf(int count) {
		return 1_000_000L * count + (long) count * (count - 1) / 2;
	}

	/**
	 * The message of a number as JSON.
	 * @param number the number
	 * @return the text, ASCII
	 */
	public static byte[] json(int number) {
		return ("{\"number\":" + (1_000_000 + number) + ",\"customer\":\"customer-" + number % 1000 + "\",\"item\":\""
				+ ITEM + "\",\"price\":12.5}")
			.getBytes(StandardCharsets.US_ASCII);
	}

}
