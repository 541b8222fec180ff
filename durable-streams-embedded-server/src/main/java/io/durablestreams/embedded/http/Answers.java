package io.durablestreams.embedded.http;

import java.util.EnumMap;
import java.util.Map;

import io.durablestreams.embedded.json.InvalidJsonException;
import io.durablestreams.embedded.store.Refusal;
import io.durablestreams.embedded.store.RefusedException;
import io.durablestreams.embedded.store.StreamOffset;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
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
	}

	private Answers() {
	}

	static Mono<ServerResponse> refused(RefusedException ex) {
		Refusal refusal = ex.refusal();
		HttpHeaders headers = new HttpHeaders();
		return text(status(refusal, headers), headers, refusal.message());
	}

	static Mono<ServerResponse> invalid(ProtocolException ex) {
		return text(ex.status(), new HttpHeaders(), String.valueOf(ex.getMessage()));
	}

	static Mono<ServerResponse> invalidJson(InvalidJsonException ex) {
		return text(HttpStatus.BAD_REQUEST, new HttpHeaders(), String.valueOf(ex.getMessage()));
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
		if (refusal == Refusal.Plain.TOO_MANY_STREAMS) {
			headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		return STATUS.getOrDefault(refusal, HttpStatus.CONFLICT);
	}

}
