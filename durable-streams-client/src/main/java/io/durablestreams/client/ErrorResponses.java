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

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.Set;

import io.durablestreams.client.error.BadRequestException;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.NotSupportedException;
import io.durablestreams.client.error.PayloadTooLargeException;
import io.durablestreams.client.error.RateLimitedException;
import io.durablestreams.client.error.SequenceGapException;
import io.durablestreams.client.error.ServerErrorException;
import io.durablestreams.client.error.StaleEpochException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamConflictException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.UnauthorizedException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Names what a response that is no success means.
 */
final class ErrorResponses {

	/** What these say would end a read, or lose its place. */
	private static final Set<Integer> ABOUT_THE_STREAM = Set.of(404, 405, 409, 410, 412);

	private ErrorResponses() {
	}

	static DurableStreamException toException(StreamRequest request, ClientResponse response) {
		int status = response.statusCode().value();
		FailedRequest failed = request.withStatus(status);
		ResponseHeaders headers = new ResponseHeaders(response.headers().asHttpHeaders(), failed);
		if (ABOUT_THE_STREAM.contains(status) && headers.isWebPage()) {
			return new ServerErrorException(failed,
					"the response is a web page, and so not the server's own: a proxy or "
							+ "another server gave it, which knows nothing of the stream",
					headers.retryAfter());
		}
		return switch (status) {
			case 400 -> new BadRequestException(failed, "the server finds the request malformed");
			case 401 -> new UnauthorizedException(failed);
			case 403 -> forbidden(failed, headers);
			case 404 -> new StreamNotFoundException(failed);
			case 405, 501 -> new NotSupportedException(failed);
			case 409, 412 -> conflict(failed, headers);
			case 410 -> new StreamGoneException(failed);
			case 413 -> new PayloadTooLargeException(failed);
			case 429 -> new RateLimitedException(failed, headers.retryAfter());
			default -> other(failed, headers);
		};
	}

	private static DurableStreamException forbidden(FailedRequest failed, ResponseHeaders headers) {
		Long epoch = headers.number(ProtocolHeaders.PRODUCER_EPOCH);
		return (epoch != null) ? new StaleEpochException(failed, epoch) : new ForbiddenException(failed);
	}

	private static DurableStreamException conflict(FailedRequest failed, ResponseHeaders headers) {
		if (headers.isTrue(ProtocolHeaders.CLOSED) && !HttpMethod.PUT.equals(failed.method())) {
			return new StreamClosedException(failed, headers.offset(ProtocolHeaders.NEXT_OFFSET));
		}
		Long expected = headers.number(ProtocolHeaders.EXPECTED_SEQUENCE);
		if (expected != null) {
			Long received = headers.number(ProtocolHeaders.RECEIVED_SEQUENCE);
			return new SequenceGapException(failed, expected, Objects.requireNonNullElse(received, -1L));
		}
		return HttpMethod.PUT.equals(failed.method()) ? new StreamAlreadyExistsException(failed)
				: new StreamConflictException(failed);
	}

	private static DurableStreamException other(FailedRequest failed, ResponseHeaders headers) {
		int status = Objects.requireNonNull(failed.status());
		if (status >= 500) {
			return new ServerErrorException(failed, headers.retryAfter());
		}
		if (status >= 400) {
			return new BadRequestException(failed, "the server refuses the request");
		}
		return new MalformedResponseException(failed, redirect(headers, status), null);
	}

	/** Where it leads may hold secrets, apart from the origin. */
	private static String redirect(ResponseHeaders headers, int status) {
		String location = headers.text(HttpHeaders.LOCATION);
		if (status < 300 || location == null) {
			return "the protocol has no such response";
		}
		String target;
		try {
			URI uri = new URI(location);
			target = (uri.getHost() != null && uri.getScheme() != null) ? Origin.of(uri).toString()
					: "another path of the same server";
		}
		catch (URISyntaxException ex) {
			target = "no URL";
		}
		return "redirects are not followed, as they would take credentials and data elsewhere; this one leads to "
				+ target + ": use the address that it leads to";
	}

}
