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

import java.util.regex.Pattern;

import io.durablestreams.embedded.internal.store.AppendCommand;
import io.durablestreams.embedded.internal.store.ContentTypes;
import io.durablestreams.embedded.internal.store.ProducerTuple;
import io.durablestreams.embedded.internal.store.StoredAppend;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Appends to and closes streams (protocol section 5.2).
 */
final class AppendHandler {

	private static final Pattern INTEGER = Pattern.compile("[0-9]{1,16}");

	private static final long MAX_INTEGER = (1L << 53) - 1;

	private final StreamStore store;

	private final StreamPaths paths;

	private final RequestBody body;

	AppendHandler(StreamStore store, StreamPaths paths, RequestBody body) {
		this.store = store;
		this.paths = paths;
		this.body = body;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		String path = this.paths.require(request);
		HttpHeaders headers = request.headers().asHttpHeaders();
		ProducerTuple producer = producer(headers);
		String contentType = headers.getFirst(HttpHeaders.CONTENT_TYPE);
		this.store.require(path);
		boolean json = contentType != null && ContentTypes.isJson(contentType);
		return this.body
			.use(request.exchange().getRequest(), json,
					(content) -> this.store.append(command(path, headers, producer, contentType, content)))
			.flatMap((result) -> answer(result, producer));
	}

	private static AppendCommand command(String path, HttpHeaders headers, @Nullable ProducerTuple producer,
			@Nullable String contentType, RequestBody.Content content) {
		boolean close = ProtocolHeaders.TRUE.equalsIgnoreCase(headers.getFirst(ProtocolHeaders.CLOSED));
		if (content.isEmpty()) {
			if (!close) {
				throw ProtocolException.badRequest("An append needs a body");
			}
			return new AppendCommand(path, null, content.records(), null, producer, true);
		}
		if (contentType == null || contentType.isBlank()) {
			throw ProtocolException.badRequest("An append needs a Content-Type");
		}
		if (content.records().isEmpty()) {
			throw ProtocolException.badRequest("An empty JSON array holds nothing to append");
		}
		return new AppendCommand(path, contentType, content.records(), headers.getFirst(ProtocolHeaders.SEQUENCE),
				producer, close);
	}

	private static Mono<ServerResponse> answer(StoredAppend result, @Nullable ProducerTuple producer) {
		boolean plain = producer == null || result.duplicate() || result.closeOnly();
		return ServerResponse.status(plain ? HttpStatus.NO_CONTENT : HttpStatus.OK).headers((headers) -> {
			headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(result.state().tail()));
			headers.setCacheControl(ProtocolHeaders.NO_STORE);
			if (result.state().closed()) {
				headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
			}
			if (producer != null) {
				headers.set(ProtocolHeaders.PRODUCER_EPOCH, Long.toString(producer.epoch()));
				headers.set(ProtocolHeaders.PRODUCER_SEQUENCE, Long.toString(result.sequence()));
			}
			if (!plain) {
				headers.setContentLength(0);
			}
		}).build();
	}

	private static @Nullable ProducerTuple producer(HttpHeaders headers) {
		String id = headers.getFirst(ProtocolHeaders.PRODUCER_ID);
		String epoch = headers.getFirst(ProtocolHeaders.PRODUCER_EPOCH);
		String sequence = headers.getFirst(ProtocolHeaders.PRODUCER_SEQUENCE);
		if (id == null && epoch == null && sequence == null) {
			return null;
		}
		if (id == null || epoch == null || sequence == null) {
			throw ProtocolException.badRequest("Producer-Id, Producer-Epoch and Producer-Seq have to come together");
		}
		if (id.isEmpty()) {
			throw ProtocolException.badRequest("Producer-Id must not be empty");
		}
		return new ProducerTuple(id, integer(ProtocolHeaders.PRODUCER_EPOCH, epoch),
				integer(ProtocolHeaders.PRODUCER_SEQUENCE, sequence));
	}

	private static long integer(String header, String value) {
		long number = INTEGER.matcher(value).matches() ? Long.parseLong(value) : -1;
		if (number < 0 || number > MAX_INTEGER) {
			throw ProtocolException.badRequest(header + " has to be an integer from 0 to 2^53-1");
		}
		return number;
	}

}
