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

package io.durablestreams.client;

import io.micrometer.common.KeyValue;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Observes live reads under a name of their own: a long-poll waits by design, which would
 * be taken for a slow server among other requests. Query strings, which may hold a token,
 * are left out.
 */
final class LiveReadObservationConvention extends DefaultClientRequestObservationConvention {

	/** The name of the observation. */
	static final String NAME = "durable.streams.client.live.requests";

	LiveReadObservationConvention() {
		super(NAME);
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return KeyValue.of("http.url",
				(request != null) ? StreamUrls.displayName(request.url().toString()) : KeyValue.NONE_VALUE);
	}

}
