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

package io.durablestreams.recipes;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.stereotype.Component;

/**
 * A listener that has something missing at first.
 */
@Component
class Orders {

	private final List<String> reserved = new CopyOnWriteArrayList<>();

	private volatile boolean tea;

	@DurableStreamListener(id = "orders", streams = "orders", failure = "dead-letter",
			properties = "back-off.max-attempts=1")
	void reserve(Order order) {
		if (order.item().equals("tea") && !this.tea) {
			throw new IllegalStateException("There is no tea yet");
		}
		this.reserved.add(order.item());
	}

	void stockTea() {
		this.tea = true;
	}

	List<String> reserved() {
		return this.reserved;
	}

	record Order(String item) {
	}

}
