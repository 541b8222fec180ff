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

package io.durablestreams.embedded.internal.http;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

import io.durablestreams.embedded.internal.store.ContentTypes;
import io.durablestreams.embedded.internal.store.CreateCommand;
import io.durablestreams.embedded.internal.store.CreateResult;
import io.durablestreams.embedded.internal.store.Expiry;
import io.durablestreams.embedded.internal.store.ForkRequest;
import io.durablestreams.embedded.internal.store.Refusal;
import io.durablestreams.embedded.internal.store.RefusedException;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamState;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Creates streams and forks (protocol section 5.1).
 */
final class CreateHandler {

	private static final Pattern INTEGER = Pattern.compile("0|[1-9][0-9]{0,17}");

	/** RFC 3339, section 5.6, whose years have four digits. */
	private static final Pattern TIMESTAMP = Pattern.compile(
			"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})");

	private static final Pattern CONTENT_TYPE = Pattern.compile("[\\w-]+/[\\w-]+.*");

	private final StreamStore store;

	private final StreamPaths paths;

	private final RequestBody body;

	CreateHandler(StreamStore store, StreamPaths paths, RequestBody body) {
		this.store = store;
		this.paths = paths;
		this.body = body;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		String path = this.paths.require(request);
		HttpHeaders headers = request.headers().asHttpHeaders();
		ForkRequest fork = fork(headers);
		String contentType = contentType(headers);
		Expiry expiry = expiry(headers);
		boolean closed = ProtocolHeaders.TRUE.equalsIgnoreCase(headers.getFirst(ProtocolHeaders.CLOSED));
		return this.body
			.use(request.exchange().getRequest(), json(contentType, fork),
					(content) -> this.store
						.create(new CreateCommand(path, contentType, expiry, closed, content.records(), fork)))
			.flatMap((result) -> answer(request, result));
	}

	private static Mono<ServerResponse> answer(ServerRequest request, CreateResult result) {
		StreamState state = result.state();
		HttpStatus status = result.created() ? HttpStatus.CREATED : HttpStatus.OK;
		return ServerResponse.status(status).headers((headers) -> {
			headers.set(HttpHeaders.CONTENT_TYPE, state.contentType());
			headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(state.tail()));
			headers.setCacheControl(ProtocolHeaders.NO_STORE);
			headers.setContentLength(0);
			if (result.created()) {
				headers.set(HttpHeaders.LOCATION, request.uri().toString());
			}
			if (state.closed()) {
				headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
			}
		}).build();
	}

	private boolean json(@Nullable String contentType, @Nullable ForkRequest fork) {
		if (contentType != null) {
			return ContentTypes.isJson(contentType);
		}
		try {
			return fork != null && this.store.require(fork.source()).json();
		}
		catch (RefusedException ex) {
			// The creation will tell why.
			return false;
		}
	}

	private static @Nullable String contentType(HttpHeaders headers) {
		String contentType = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		return (contentType != null && CONTENT_TYPE.matcher(contentType).matches()) ? contentType : null;
	}

	private static Expiry expiry(HttpHeaders headers) {
		String ttl = headers.getFirst(ProtocolHeaders.TTL);
		String expiresAt = headers.getFirst(ProtocolHeaders.EXPIRES_AT);
		if (ttl != null && expiresAt != null) {
			throw ProtocolException.badRequest("Stream-TTL and Stream-Expires-At exclude each other");
		}
		if (ttl != null && !INTEGER.matcher(ttl).matches()) {
			throw ProtocolException
				.badRequest("Stream-TTL has to be a number of seconds, without sign or leading zero");
		}
		if (expiresAt != null && !isTimestamp(expiresAt)) {
			throw ProtocolException.badRequest("Stream-Expires-At has to be an RFC 3339 timestamp");
		}
		return new Expiry((ttl != null) ? Long.valueOf(ttl) : null, expiresAt);
	}

	private static boolean isTimestamp(String value) {
		try {
			OffsetDateTime.parse(value);
			return TIMESTAMP.matcher(value).matches();
		}
		catch (DateTimeParseException ex) {
			return false;
		}
	}

	private @Nullable ForkRequest fork(HttpHeaders headers) {
		String source = headers.getFirst(ProtocolHeaders.FORKED_FROM);
		String offset = headers.getFirst(ProtocolHeaders.FORK_OFFSET);
		String subOffset = headers.getFirst(ProtocolHeaders.FORK_SUB_OFFSET);
		if (source == null) {
			if (offset != null || subOffset != null) {
				throw ProtocolException
					.badRequest("Stream-Fork-Offset and Stream-Fork-Sub-Offset need Stream-Forked-From");
			}
			return null;
		}
		Long position = (offset != null) ? StreamOffset.parse(offset) : null;
		if (offset != null && position == null) {
			throw ProtocolException.badRequest("Stream-Fork-Offset has to be an offset that this server issued");
		}
		if (subOffset != null && !INTEGER.matcher(subOffset).matches()) {
			throw ProtocolException
				.badRequest("Stream-Fork-Sub-Offset has to be a number, without sign or leading zero");
		}
		String path = this.paths.find(source);
		if (path == null) {
			throw new RefusedException(Refusal.Plain.SOURCE_NOT_FOUND);
		}
		return new ForkRequest(path, position, (subOffset != null) ? Long.parseLong(subOffset) : 0);
	}

}
