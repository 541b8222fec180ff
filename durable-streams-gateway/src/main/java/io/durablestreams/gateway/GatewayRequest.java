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

package io.durablestreams.gateway;

import java.net.URI;
import java.security.Principal;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.util.MultiValueMap;

/**
 * A request to a gateway as a web framework sees it.
 */
public interface GatewayRequest {

	/**
	 * The request's method.
	 * @return the method
	 */
	HttpMethod method();

	/**
	 * The request's URL, as callers know it.
	 * @return the URL
	 */
	URI uri();

	/**
	 * The path within the application.
	 * @return the path
	 */
	PathContainer path();

	/**
	 * The path that leads to the application.
	 * @return the context path, which may be empty
	 */
	String contextPath();

	/**
	 * The query.
	 * @return the parameters, decoded
	 */
	MultiValueMap<String, String> query();

	/**
	 * The request's headers.
	 * @return the headers
	 */
	HttpHeaders headers();

	/**
	 * Who asks.
	 * @return the principal, or {@code null} if nobody was authenticated
	 */
	@Nullable Principal principal();

	/**
	 * The whole body.
	 * @param maxBytes how large it may be
	 * @return the body, which may be empty; if it is larger, a
	 * {@link org.springframework.core.io.buffer.DataBufferLimitException}
	 */
	Mono<byte[]> body(int maxBytes);

}
