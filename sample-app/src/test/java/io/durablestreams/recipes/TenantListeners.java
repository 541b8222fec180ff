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

import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.recipes.TenantNotes.Note;

import org.springframework.stereotype.Component;

@Component
class TenantListeners {

	private final DurableStreamListenerEndpointRegistry registry;

	private final TenantAudit audit;

	TenantListeners(DurableStreamListenerEndpointRegistry registry, TenantAudit audit) {
		this.registry = registry;
		this.audit = audit;
	}

	void add(String tenant) {
		this.registry.register(DurableStreamListenerEndpoint.of("notes-" + tenant, Note.class, (message) -> {
			this.audit.noted(tenant, message.getPayload().text());
			return null;
		}, (settings) -> settings.streams(List.of(TenantNotes.stream(tenant)))));
	}

	void remove(String tenant) {
		this.registry.unregister("notes-" + tenant);
	}

}
