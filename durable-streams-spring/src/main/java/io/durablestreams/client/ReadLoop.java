package io.durablestreams.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.read.EventDecoder;
import io.durablestreams.client.read.Framing;
import io.durablestreams.client.read.SignalDecoder;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * One read: exchange after exchange until the stream ends. Each exchange starts where the
 * last one's signals ended, however it ended. Confined to one subscription, whose signals
 * are serial.
 */
final class ReadLoop {

	/** An exchange that lasted so long was healthy, even if it brought nothing. */
	private static final Duration HEALTHY = Duration.ofSeconds(5);

	/** Live exchanges that bring nothing don't follow each other faster than this. */
	private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

	private static final int MAX_MALFORMED = 3;

	private final DefaultReadSpec spec;

	private final FailedRequest read;

	private final Attempts attempts;

	private final EventStreamChoice events;

	private StreamPosition position;

	private @Nullable MediaType contentType;

	private @Nullable SignalDecoder decoder;

	private boolean decodesEventText;

	private @Nullable String cursor;

	private boolean streamSeen;

	private boolean caughtUp;

	private boolean done;

	private int malformed;

	private StreamPosition startOfExchange;

	private long startedAt;

	ReadLoop(DefaultReadSpec spec) {
		this.spec = spec;
		this.read = FailedRequest.unanswered(HttpMethod.GET, spec.stream());
		this.attempts = new Attempts(spec.settings().readBackOff());
		this.events = new EventStreamChoice(spec.mode());
		this.position = spec.start();
		this.startOfExchange = spec.start();
	}

	Flux<ReadSignal> run() {
		return Flux.defer(this::nextExchange).repeat(() -> !this.done);
	}

	private Flux<ReadSignal> nextExchange() {
		this.startOfExchange = position();
		this.startedAt = System.nanoTime();
		LiveMode mode = chooseMode();
		return exchange(mode).doOnNext(this::note)
			.takeUntil((signal) -> this.done && mode == LiveMode.SSE)
			.concatWith(Flux.defer(() -> pauseAfter(mode)))
			.onErrorResume((ex) -> recover(ex, mode));
	}

	private LiveMode chooseMode() {
		LiveMode mode = this.spec.mode();
		if (mode == LiveMode.OFF || (mode == LiveMode.AUTO && !this.caughtUp)) {
			return LiveMode.OFF;
		}
		boolean text = this.contentType != null && Framing.isText(this.contentType);
		return this.events.use(text, position().subOffset() == 0) ? LiveMode.SSE : LiveMode.LONG_POLL;
	}

	private Flux<ReadSignal> exchange(LiveMode mode) {
		if (this.position.offset().equals(Offset.NOW)) {
			return head().flatMapMany(this::startAtTail);
		}
		if (mode == LiveMode.OFF) {
			return get(mode);
		}
		// A live answer may come without the stream's content type.
		return (this.contentType != null) ? get(mode) : head().flatMapMany((metadata) -> Flux.empty());
	}

	private Mono<StreamMetadata> head() {
		return new DefaultDurableStream(this.spec.stream(), this.spec.uri(), this.spec.exchanges(),
				this.spec.settings())
			.metadataOnce()
			.doOnNext((metadata) -> this.contentType = metadata.contentType());
	}

	private Flux<ReadSignal> startAtTail(StreamMetadata metadata) {
		this.position = StreamPosition.of(metadata.tailOffset());
		return Flux.just(new ReadSignal.Progress(this.position, true, metadata.closed()));
	}

	private Flux<ReadSignal> get(LiveMode mode) {
		Offset offset = (this.decoder != null) ? this.decoder.requestOffset() : this.position.offset();
		Map<String, String> query = new TreeMap<>(Map.of("offset", offset.value()));
		HttpHeaders headers = new HttpHeaders();
		if (mode == LiveMode.SSE) {
			query.put("live", "sse");
			headers.setAccept(List.of(MediaType.TEXT_EVENT_STREAM));
		}
		else if (mode == LiveMode.LONG_POLL) {
			query.put("live", "long-poll");
		}
		if (mode != LiveMode.OFF && this.cursor != null) {
			query.put("cursor", this.cursor);
		}
		boolean compression = this.spec.settings().compression() && mode != LiveMode.SSE;
		headers.set(HttpHeaders.ACCEPT_ENCODING, compression ? "gzip" : "identity");
		Duration timeout = (mode == LiveMode.LONG_POLL) ? this.spec.settings().longPollTimeout()
				: this.spec.settings().requestTimeout();
		StreamRequest request = new StreamRequest(HttpMethod.GET, StreamUrls.withQuery(this.spec.uri(), query),
				this.spec.stream(), headers, null, mode, timeout);
		return this.spec.exchanges()
			.exchange(request, (response) -> (mode == LiveMode.SSE) ? events(response) : page(response, offset));
	}

	/**
	 * The answer to a catch-up read or a long-poll: one body, one segment.
	 */
	private Flux<ReadSignal> page(ClientResponse response, Offset requested) {
		ResponseHeaders headers = headers(response);
		Offset next = headers.nextOffset();
		String newCursor = headers.text(ProtocolHeaders.CURSOR);
		this.cursor = (newCursor != null) ? newCursor : this.cursor;
		boolean empty = response.statusCode().value() == 204;
		// Some servers don't say so where there is nothing to say.
		boolean upToDate = empty || headers.isTrue(ProtocolHeaders.UP_TO_DATE) || next.equals(requested);
		boolean closed = upToDate && headers.isTrue(ProtocolHeaders.CLOSED);
		SignalDecoder decoder = decoder(empty ? null : headers.contentType(), false);
		Flux<ReadSignal> body = this.spec.exchanges()
			.body(response)
			.concatMapIterable((bytes) -> decode(decoder, bytes), 1);
		return body.concatWith(Flux.defer(() -> {
			List<ReadSignal> signals = new ArrayList<>();
			decoder.endBody(signals);
			decoder.endSegment(next, upToDate, closed, signals);
			return Flux.fromIterable(signals);
		}));
	}

	private static List<ReadSignal> decode(SignalDecoder decoder, byte[] bytes) {
		List<ReadSignal> signals = new ArrayList<>();
		decoder.decode(bytes, 0, bytes.length, signals);
		return signals;
	}

	private Flux<ReadSignal> events(ClientResponse response) {
		ResponseHeaders headers = headers(response);
		if (!headers.contentType().equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)) {
			throw new MalformedResponseException(this.read, "the answer to live=sse is not an event stream", null);
		}
		boolean base64 = "base64".equalsIgnoreCase(headers.text(ProtocolHeaders.SSE_DATA_ENCODING));
		EventDecoder events = new EventDecoder(decoder(null, !base64), base64, this.read);
		return this.spec.exchanges()
			.body(response)
			.concatMapIterable(events::decode, 1)
			.concatWith(Flux.defer(() -> endOfEvents(events)));
	}

	private Flux<ReadSignal> endOfEvents(EventDecoder events) {
		this.cursor = (events.cursor() != null) ? events.cursor() : this.cursor;
		restartDecoder();
		return events.isControlSeen() ? Flux.empty() : Flux
			.error(new MalformedResponseException(this.read, "the event stream ended without a control event", null));
	}

	/**
	 * The decoder that knows the place, made when the stream's content type is known.
	 * @param answered the content type of the answer, if it tells the stream's
	 * @param eventText whether text comes as events
	 */
	private SignalDecoder decoder(@Nullable MediaType answered, boolean eventText) {
		MediaType known = this.contentType;
		if (answered != null && known != null && !answered.equalsTypeAndSubtype(known) && this.decoder != null) {
			throw new PositionLostException(this.read, position(),
					"the stream's content type has changed from " + known + " to " + answered);
		}
		MediaType type = (answered != null) ? answered : Objects.requireNonNull(known);
		boolean asEventText = eventText && Framing.isText(type);
		SignalDecoder current = this.decoder;
		if (current == null || asEventText != this.decodesEventText) {
			Framing framing = this.spec.settings().framing();
			current = asEventText ? framing.eventTextDecoder(type, position(), this.read)
					: framing.decoder(type, position(), this.read);
			this.decoder = current;
			this.decodesEventText = asEventText;
		}
		this.contentType = type;
		return current;
	}

	private void note(ReadSignal signal) {
		this.streamSeen = true;
		if (signal instanceof ReadSignal.Progress progress) {
			this.caughtUp |= progress.upToDate();
			this.done |= progress.closed() || (this.spec.mode() == LiveMode.OFF && progress.upToDate());
		}
	}

	/**
	 * A server that answers at once that there is nothing must not be asked at full
	 * speed.
	 */
	private Flux<ReadSignal> pauseAfter(LiveMode mode) {
		this.streamSeen = true;
		this.events.succeeded(mode);
		boolean moved = !position().equals(this.startOfExchange);
		if (moved || elapsed().compareTo(HEALTHY) >= 0) {
			this.attempts.succeeded();
			this.malformed = 0;
		}
		boolean wait = mode != LiveMode.OFF && !moved && !this.done && this.decoder != null
				&& elapsed().compareTo(SHORTEST_WAIT) < 0;
		return wait ? Mono.delay(SHORTEST_WAIT).thenMany(Flux.empty()) : Flux.empty();
	}

	private Flux<ReadSignal> recover(Throwable ex, LiveMode mode) {
		restartDecoder();
		if (!(ex instanceof DurableStreamException failure)) {
			return Flux.error(ex);
		}
		boolean moved = !position().equals(this.startOfExchange);
		if (moved || elapsed().compareTo(HEALTHY) >= 0) {
			this.attempts.succeeded();
			this.malformed = 0;
		}
		if (mode == LiveMode.SSE && this.events.failed(failure, moved)) {
			return Flux.empty();
		}
		this.malformed += (failure instanceof MalformedResponseException) ? 1 : 0;
		boolean goOn = failure.isTransient()
				|| (failure instanceof MalformedResponseException && this.malformed < MAX_MALFORMED);
		ReadAttempt next = goOn ? this.attempts.failed(failure) : null;
		if (next == null) {
			return Flux.error(explain(failure));
		}
		this.spec.retryListener().accept(next);
		return Mono.delay(next.delay()).thenMany(Flux.empty());
	}

	private DurableStreamException explain(DurableStreamException failure) {
		boolean hadPlace = this.streamSeen || !position().offset().isSentinel() || position().subOffset() > 0;
		if (failure instanceof StreamNotFoundException && hadPlace) {
			return new PositionLostException(this.read, position(), "the stream no longer exists");
		}
		if (failure instanceof StreamGoneException) {
			return new PositionLostException(this.read, position(), "the server no longer has what lies there");
		}
		return failure;
	}

	private void restartDecoder() {
		if (this.decoder != null) {
			this.decoder.restart();
		}
	}

	private StreamPosition position() {
		return (this.decoder != null) ? this.decoder.position() : this.position;
	}

	private Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.startedAt);
	}

	private ResponseHeaders headers(ClientResponse response) {
		return new ResponseHeaders(response.headers().asHttpHeaders(),
				new FailedRequest(HttpMethod.GET, this.spec.stream(), response.statusCode().value()));
	}

}
