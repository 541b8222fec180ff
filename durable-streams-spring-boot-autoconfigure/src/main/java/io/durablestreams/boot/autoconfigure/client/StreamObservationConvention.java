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

package io.durablestreams.boot.autoconfigure.client;

import io.micrometer.common.KeyValue;

import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Observes requests to streams under the application's own name for HTTP requests. Their
 * {@code uri} tells live reads, which wait by design, from everything else. Query
 * strings, which may hold a token, are left out.
 */
final class StreamObservationConvention extends DefaultClientRequestObservationConvention {

	private static final String NAME_PROPERTY = "management.observations.http.client.requests.name";

	private StreamObservationConvention(String name) {
		super(name);
	}

	static StreamObservationConvention create(Environment environment) {
		return new StreamObservationConvention(environment.getProperty(NAME_PROPERTY, "http.client.requests"));
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return KeyValue.of("http.url", (request != null) ? SafeUrl.of(request.url().toString()) : KeyValue.NONE_VALUE);
	}

}
