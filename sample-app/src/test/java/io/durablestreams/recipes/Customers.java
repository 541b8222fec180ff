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

import java.util.Optional;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class Customers {

	private final JdbcClient jdbc;

	Customers(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@DurableStreamListener(id = "customers", streams = "customers", acknowledge = "transactional")
	void keep(Customer customer) {
		if (customer.deleted()) {
			this.jdbc.sql("DELETE FROM customer WHERE id = ?").param(customer.id()).update();
		}
		else {
			this.jdbc.sql("MERGE INTO customer (id, name, city) KEY (id) VALUES (?, ?, ?)")
				.params(customer.id(), customer.name(), customer.city())
				.update();
		}
	}

	Optional<String> nameOf(String id) {
		return this.jdbc.sql("SELECT name FROM customer WHERE id = ?").param(id).query(String.class).optional();
	}

	record Customer(String id, String name, String city, boolean deleted) {
	}

}
