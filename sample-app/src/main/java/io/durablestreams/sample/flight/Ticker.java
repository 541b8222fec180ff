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

package io.durablestreams.sample.flight;

import io.durablestreams.listener.DurableStreamListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/**
 * Counts the flights that go by. A stream may have any number of listeners, each with a
 * checkpoint of its own.
 */
@Component
class Ticker {

	private final Counter flights;

	Ticker(MeterRegistry meters) {
		this.flights = Counter.builder("flight.board.ticks")
			.description("Flights that went by since the process began")
			.register(meters);
	}

	@DurableStreamListener(id = "ticker", streams = "flights", mode = "long-poll")
	void tick(Flight flight) {
		this.flights.increment();
	}

}
