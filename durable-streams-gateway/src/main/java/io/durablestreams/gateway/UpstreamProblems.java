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

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

import io.durablestreams.client.internal.RawResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What callers are told when the stream server refuses something: its status and the
 * protocol's headers, in words of the gateway's own, as the server's may name the stream.
 */
final class UpstreamProblems {

	private static final Log logger = LogFactory.getLog(UpstreamProblems.class);

	private static final Duration DISCARD_TIMEOUT = Duration.ofSeconds(2);

	/** A web page that says so comes from something that knows no streams. */
	private static final Set<Integer> ABOUT_THE_STREAM = Set.of(404, 405, 409, 410, 412);

	private UpstreamProblems() {
	}

	static Mono<GatewayResponse> of(GatewayRoute route, RawResponse response) {
		return response.body()
			.map(DataBufferUtils::release)
			.then()
			.timeout(DISCARD_TIMEOUT)
			.onErrorComplete()
			.then(Mono.error(() -> problem(route, response)));
	}

	private static GatewayProblemException problem(GatewayRoute route, RawResponse response) {
		int status = response.status().value();
		HttpHeaders headers = response.headers();
		boolean refused = status == 401 || status == 407
				|| (status == 403 && !headers.containsHeader(ProtocolHeaders.PRODUCER_EPOCH));
		boolean foreign = status < 400 || (ABOUT_THE_STREAM.contains(status)
				&& Objects.requireNonNullElse(headers.getFirst(HttpHeaders.CONTENT_TYPE), "").startsWith("text/html"));
		if (refused || foreign) {
			logger.warn("The stream server of route '" + route.name() + "' answers " + status
					+ (refused ? ": it doesn't take the credentials of the route's client"
							: ", which isn't an answer of a stream server"));
			return new GatewayProblemException(HttpStatus.BAD_GATEWAY, "The streams can't be reached.");
		}
		return new GatewayProblemException(response.status(), detail(status)).header(ProtocolHeaders.ofError(headers));
	}

	private static String detail(int status) {
		return switch (status) {
			case 400 -> "The request is malformed, or its offset is none of this stream.";
			case 403 -> "Another producer has taken over.";
			case 404 -> "There is no such stream.";
			case 409 -> "The stream is closed, of another type, or further than the request says.";
			case 410 -> "What lies there is no longer kept.";
			case 412 -> "The stream has changed.";
			case 413 -> "The body is larger than the streams take.";
			case 429 -> "There are too many requests.";
			default -> (status >= 500) ? "The streams can't be reached." : "The request is refused.";
		};
	}

}
