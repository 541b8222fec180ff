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

import java.util.EnumMap;
import java.util.Map;

import io.durablestreams.embedded.internal.json.InvalidJsonException;
import io.durablestreams.embedded.internal.store.Refusal;
import io.durablestreams.embedded.internal.store.RefusedException;
import io.durablestreams.embedded.internal.store.StreamOffset;
import io.netty.handler.timeout.ReadTimeoutException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Answers to requests that couldn't be served.
 */
final class Answers {

	private static final String RETRY_AFTER_SECONDS = "1";

	private static final Map<Refusal.Plain, HttpStatus> STATUS = new EnumMap<>(Refusal.Plain.class);

	static {
		STATUS.put(Refusal.Plain.NOT_FOUND, HttpStatus.NOT_FOUND);
		STATUS.put(Refusal.Plain.GONE, HttpStatus.GONE);
		STATUS.put(Refusal.Plain.PATH_BLOCKED, HttpStatus.CONFLICT);
		STATUS.put(Refusal.Plain.OTHER_CONFIGURATION, HttpStatus.CONFLICT);
		STATUS.put(Refusal.Plain.CONTENT_TYPE, HttpStatus.CONFLICT);
		STATUS.put(Refusal.Plain.SEQUENCE, HttpStatus.CONFLICT);
		STATUS.put(Refusal.Plain.EPOCH_START, HttpStatus.BAD_REQUEST);
		STATUS.put(Refusal.Plain.SOURCE_NOT_FOUND, HttpStatus.NOT_FOUND);
		STATUS.put(Refusal.Plain.SOURCE_GONE, HttpStatus.CONFLICT);
		STATUS.put(Refusal.Plain.FORK_BEYOND_TAIL, HttpStatus.BAD_REQUEST);
		STATUS.put(Refusal.Plain.TOO_MANY_STREAMS, HttpStatus.TOO_MANY_REQUESTS);
		STATUS.put(Refusal.Plain.FORK_TOO_DEEP, HttpStatus.CONFLICT);
	}

	private static final Log logger = LogFactory.getLog(Answers.class);

	private Answers() {
	}

	static Mono<ServerResponse> refused(RefusedException ex) {
		Refusal refusal = ex.refusal();
		HttpHeaders headers = new HttpHeaders();
		return text(status(refusal, headers), headers, refusal.message());
	}

	static Mono<ServerResponse> invalid(ProtocolException ex) {
		HttpHeaders headers = new HttpHeaders();
		if (ex.status() == HttpStatus.SERVICE_UNAVAILABLE) {
			headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return text(ex.status(), headers, String.valueOf(ex.getMessage()));
	}

	static Mono<ServerResponse> invalidJson(InvalidJsonException ex) {
		return text(HttpStatus.BAD_REQUEST, new HttpHeaders(), String.valueOf(ex.getMessage()));
	}

	/** The answer to a request that failed inside the server, which its log tells of. */
	static Mono<ServerResponse> failed(Throwable ex, ServerRequest request) {
		logger.error(request.method() + " " + request.uri().getRawPath() + " failed inside the embedded server", ex);
		return text(HttpStatus.INTERNAL_SERVER_ERROR, new HttpHeaders(), "The server failed; its log tells why");
	}

	/** Whether a request failed because its client went away or doesn't send its body. */
	static boolean isGone(Throwable ex) {
		return ex instanceof AbortedException || ex instanceof ReadTimeoutException;
	}

	/** The client has closed the connection: whatever is answered, nobody hears it. */
	static Mono<ServerResponse> gone() {
		return ServerResponse.badRequest().build();
	}

	static Mono<ServerResponse> text(HttpStatus status, HttpHeaders headers, String message) {
		headers.setContentType(MediaType.TEXT_PLAIN);
		headers.setCacheControl(ProtocolHeaders.NO_STORE);
		return ServerResponse.status(status).headers((all) -> all.putAll(headers)).bodyValue(message);
	}

	private static HttpStatus status(Refusal refusal, HttpHeaders headers) {
		if (refusal instanceof Refusal.Closed closed) {
			headers.set(ProtocolHeaders.CLOSED, ProtocolHeaders.TRUE);
			headers.set(ProtocolHeaders.NEXT_OFFSET, StreamOffset.format(closed.tail()));
			return HttpStatus.CONFLICT;
		}
		if (refusal instanceof Refusal.StaleEpoch stale) {
			headers.set(ProtocolHeaders.PRODUCER_EPOCH, Long.toString(stale.epoch()));
			return HttpStatus.FORBIDDEN;
		}
		if (refusal instanceof Refusal.SequenceGap gap) {
			headers.set(ProtocolHeaders.PRODUCER_EXPECTED, Long.toString(gap.expected()));
			headers.set(ProtocolHeaders.PRODUCER_RECEIVED, Long.toString(gap.received()));
			return HttpStatus.CONFLICT;
		}
		if (refusal instanceof Refusal.NoSpace) {
			return HttpStatus.INSUFFICIENT_STORAGE;
		}
		if (refusal == Refusal.Plain.TOO_MANY_STREAMS) {
			headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return STATUS.getOrDefault(refusal, HttpStatus.CONFLICT);
	}

}
