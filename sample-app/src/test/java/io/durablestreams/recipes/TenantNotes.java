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
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.producer.DurableStreamProducerFactory;
import reactor.core.publisher.Mono;

import org.springframework.stereotype.Component;

@Component
class TenantNotes {

	private final DurableStreamsClient client;

	private final DurableStreamProducerFactory producers;

	TenantNotes(DurableStreamsClient client, DurableStreamProducerFactory producers) {
		this.client = client;
		this.producers = producers;
	}

	CompletableFuture<AppendResult> write(String tenant, Note note) {
		return this.producers.get(stream(tenant), Note.class).send(note);
	}

	Mono<List<Note>> read(String tenant) {
		return this.client.stream(stream(tenant)).read().messages(Note.class).map(ReadMessage::value).collectList();
	}

	static String stream(String tenant) {
		if (!tenant.matches("[a-z0-9-]+")) {
			throw new IllegalArgumentException("Not the name of a tenant");
		}
		return "tenants/" + tenant + "/notes";
	}

	record Note(String text) {
	}

}
