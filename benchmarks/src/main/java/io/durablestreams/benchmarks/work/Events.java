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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * The least of a parser for Server-Sent Events: hands over the orders of data events.
 */
final class Events {

	private final Consumer<Order> orders;

	private final ByteArrayOutputStream line = new ByteArrayOutputStream();

	private final StringBuilder data = new StringBuilder();

	private String event = "";

	Events(Consumer<Order> orders) {
		this.orders = orders;
	}

	void add(byte[] bytes, int length) {
		for (int i = 0; i < length; i++) {
			if (bytes[i] == '\n') {
				add(this.line.toString(StandardCharsets.UTF_8));
				this.line.reset();
			}
			else if (bytes[i] != '\r') {
				this.line.write(bytes[i]);
			}
		}
	}

	private void add(String text) {
		if (text.startsWith("event:")) {
			this.event = text.substring(6).strip();
		}
		else if (text.startsWith("data:")) {
			this.data.append(text, 5, text.length());
		}
		else if (text.isEmpty()) {
			if (this.event.equals("data")) {
				for (Order order : Orders.READER.<Order[]>readValue(this.data.toString())) {
					this.orders.accept(order);
				}
			}
			this.data.setLength(0);
			this.event = "";
		}
	}

}
