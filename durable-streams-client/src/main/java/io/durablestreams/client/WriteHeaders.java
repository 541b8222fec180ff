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
import java.time.format.DateTimeFormatter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * What the requests say that change a stream, beside their bodies.
 */
final class WriteHeaders {

	private static final String TRUE = "true";

	private WriteHeaders() {
	}

	static HttpHeaders of(CreateOptions options) {
		HttpHeaders headers = new HttpHeaders();
		headers.setContentType(options.contentType());
		if (options.ttl() != null) {
			headers.set(ProtocolHeaders.TTL, Long.toString(options.ttl().toSeconds()));
		}
		if (options.expiresAt() != null) {
			headers.set(ProtocolHeaders.EXPIRES_AT, DateTimeFormatter.ISO_INSTANT.format(options.expiresAt()));
		}
		if (options.closed()) {
			headers.set(ProtocolHeaders.CLOSED, TRUE);
		}
		return headers;
	}

	/**
	 * The headers of a fork.
	 * @param options how to fork
	 * @param source the stream that it branches off from, of the same origin
	 */
	static HttpHeaders of(ForkOptions options, URI source) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(ProtocolHeaders.FORKED_FROM, source.getRawPath());
		if (options.position() != null) {
			headers.set(ProtocolHeaders.FORK_OFFSET, options.position().offset().value());
			headers.set(ProtocolHeaders.FORK_SUB_OFFSET, Long.toString(options.position().subOffset()));
		}
		if (options.ttl() != null) {
			headers.set(ProtocolHeaders.TTL, Long.toString(options.ttl().toSeconds()));
		}
		return headers;
	}

	/**
	 * The headers of an append.
	 * @param append what is appended
	 * @param type its content type
	 */
	static HttpHeaders of(AppendRequest append, MediaType type) {
		HttpHeaders headers = new HttpHeaders();
		headers.setContentType(type);
		if (append.streamSequence() != null) {
			headers.set(ProtocolHeaders.SEQUENCE, append.streamSequence());
		}
		if (append.ifMatch() != null) {
			headers.setIfMatch(append.ifMatch());
		}
		if (append.closeStream()) {
			headers.set(ProtocolHeaders.CLOSED, TRUE);
		}
		ProducerSequence producer = append.producer();
		if (producer != null) {
			headers.set(ProtocolHeaders.PRODUCER_ID, producer.producerId());
			headers.set(ProtocolHeaders.PRODUCER_EPOCH, Long.toString(producer.epoch()));
			headers.set(ProtocolHeaders.PRODUCER_SEQUENCE, Long.toString(producer.sequence()));
		}
		return headers;
	}

	static HttpHeaders ofClose() {
		HttpHeaders headers = new HttpHeaders();
		headers.set(ProtocolHeaders.CLOSED, TRUE);
		return headers;
	}

}
