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

import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.recipes.Customers.Customer;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class CustomersByCity {

	private final JdbcClient jdbc;

	private final DurableStreamListenerEndpointRegistry registry;

	CustomersByCity(JdbcClient jdbc, DurableStreamListenerEndpointRegistry registry) {
		this.jdbc = jdbc;
		this.registry = registry;
	}

	@DurableStreamListener(id = "customers-by-city", streams = "customers", from = "earliest",
			acknowledge = "transactional")
	void keep(Customer customer) {
		this.jdbc.sql("DELETE FROM customer_by_city WHERE id = ?").param(customer.id()).update();
		if (!customer.deleted()) {
			this.jdbc.sql("INSERT INTO customer_by_city (city, id) VALUES (?, ?)")
				.params(customer.city(), customer.id())
				.update();
		}
	}

	boolean isComplete() {
		return this.registry.getListenerContainer("customers-by-city")
			.getStatus()
			.stream()
			.allMatch(StreamListenerStatus::upToDate);
	}

}
