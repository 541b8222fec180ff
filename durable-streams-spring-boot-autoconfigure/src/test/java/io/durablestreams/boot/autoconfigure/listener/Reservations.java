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

package io.durablestreams.boot.autoconfigure.listener;

import java.io.IOException;
import java.time.Duration;

import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.config.FailurePolicy;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Reservations {

	@DurableStreamListener(id = "reservations", streams = "orders", errorHandler = "ordersErrorHandler")
	void reserve(Order order) {
		if (order.quantity() == 0) {
			throw new SoldOutException(order.item());
		}
	}

	@Bean(defaultCandidate = false)
	ListenerErrorHandler ordersErrorHandler() {
		return (failure) -> {
			if (failure.cause() instanceof SoldOutException) {
				return FailureDecision.deadLetterTo("{stream}.sold-out");
			}
			if (failure.cause() instanceof IOException && failure.attempts() < 100) {
				return FailureDecision.retryAfter(Duration.ofSeconds(10));
			}
			return FailurePolicy.STOP.handle(failure);
		};
	}

	record Order(String item, int quantity) {
	}

	static class SoldOutException extends RuntimeException {

		SoldOutException(String item) {
			super("There is no " + item);
		}

	}

}
