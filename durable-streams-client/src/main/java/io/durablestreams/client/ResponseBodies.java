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

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.internal.Gunzip;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * The bodies of responses, decompressed, piece by piece as they arrive.
 */
final class ResponseBodies {

	private ResponseBodies() {
	}

	static Flux<byte[]> bytes(ClientResponse response, FailedRequest request, Duration idleTimeout) {
		Flux<DataBuffer> buffers = response.body(BodyExtractors.toDataBuffers());
		Flux<byte[]> body = new DemandTimeout<>(buffers, idleTimeout).map(ResponseBodies::take)
			.doOnDiscard(DataBuffer.class, DataBufferUtils::release);
		return decompressed(body, response, request).onErrorMap((ex) -> !(ex instanceof DurableStreamException),
				(ex) -> ConnectionFailures.withinResponse(request, response.request().getURI(), ex));
	}

	private static Flux<byte[]> decompressed(Flux<byte[]> body, ClientResponse response, FailedRequest request) {
		List<String> encodings = response.headers().header(HttpHeaders.CONTENT_ENCODING);
		String encoding = String.join(",", encodings).strip().toLowerCase(Locale.ROOT);
		return switch (encoding) {
			case "", "identity" -> body;
			case "gzip", "x-gzip" -> Gunzip.decompress(body);
			default -> throw new MalformedResponseException(request,
					"the response has a content encoding that was not asked for", null);
		};
	}

	private static byte[] take(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

}
