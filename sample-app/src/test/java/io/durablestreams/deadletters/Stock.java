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

package io.durablestreams.deadletters;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListener;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

@Component
class Stock {

	private final List<String> reserved = new CopyOnWriteArrayList<>();

	volatile boolean open;

	@DurableStreamListener(id = "stock", streams = "orders", failure = "dead-letter")
	void reserve(Order order, @Header(name = DurableStreamHeaders.DEAD_LETTER, required = false) String letter) {
		if (!this.open) {
			throw new IllegalStateException("closed");
		}
		this.reserved.add(order.id() + " " + (letter != null));
	}

	List<String> reserved() {
		return this.reserved;
	}

	record Order(@Nullable String id) {
	}

}
