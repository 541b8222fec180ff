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

import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.DurableStreamProducer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes a flight in and publishes it.
 */
@RestController
class FlightController {

	private final DurableStreamProducer<Flight> producer;

	FlightController(DurableStreamProducer<Flight> producer) {
		this.producer = producer;
	}

	@PostMapping(path = "/flights", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	CompletableFuture<Published> publish(@RequestBody Flight flight) {
		return this.producer.send(flight).thenApply(Published::of);
	}

	/**
	 * A flight is in the stream.
	 *
	 * @param offset the stream's offset behind it, {@code null} in the rare case that the
	 * stream's server didn't say
	 */
	record Published(@Nullable String offset) {

		static Published of(AppendResult result) {
			Offset next = result.nextOffset();
			return new Published((next != null) ? next.value() : null);
		}

	}

}
