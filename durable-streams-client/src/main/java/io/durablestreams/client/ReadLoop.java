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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.error.StaleResponseException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.internal.BodyDecoder;
import io.durablestreams.client.internal.ErrorSignals;
import io.durablestreams.client.internal.EventDecoder;
import io.durablestreams.client.internal.RetryDelays;
import io.durablestreams.client.internal.SignalDecoder;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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

	private static final Log logger = LogFactory.getLog(ReadLoop.class);

	/** No server may stop a read for longer at once. */
	static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

	/** Live exchanges that bring nothing don't follow each other faster than this. */
	private static final Duration SHORTEST_WAIT = Duration.ofMillis(200);

	/** Behind a first good response, what breaks the protocol may pass. */
	private static final int MAX_MALFORMED = 10;

	/** How often a server that has answered before may say that a position is lost. */
	private static final int MAX_LOST = 3;

	private static final int MAX_MALFORMED_AT_FIRST = 3;

	private final DefaultReadSpec spec;

	private final boolean alwaysPastCaches;

	private final FailedRequest read;

	private final RetryDelays retryDelays;

	private final LiveModeSelector liveModes;

	private final ReadState state;

	private final CreationWait creation;

	private ReadExchange current;

	private @Nullable String cursor;

	private boolean streamSeen;

	private boolean caughtUp;

	private boolean done;

	private int malformed;

	private int lost;

	/** An old response came: caches are passed by until the read moves on. */
	private boolean staleSeen;

	/**
	 * Begin a read.
	 * @param spec what is read
	 * @param alwaysPastCaches whether each response must be the server's own
	 */
	ReadLoop(DefaultReadSpec spec, boolean alwaysPastCaches) {
		this.spec = spec;
		this.alwaysPastCaches = alwaysPastCaches;
		this.read = FailedRequest.withoutResponse(HttpMethod.GET, spec.stream().name());
		this.retryDelays = new RetryDelays(spec.settings().readBackOff(), MAX_RETRY_AFTER);
		this.liveModes = new LiveModeSelector(spec.mode());
		this.state = new ReadState(spec.settings().framing(), spec.start(), this.read);
		this.creation = new CreationWait(spec.creationWait());
		this.current = new ReadExchange(LiveMode.OFF, this.state);
	}

	Flux<ReadSignal> run() {
		return BodyDecoder.oneByOne(exchanges());
	}

	Flux<List<ReadSignal>> run(int maxCount, long maxBytes) {
		return BodyDecoder.oneByOne(exchanges().map((signals) -> BodyDecoder.cut(signals, maxCount, maxBytes)));
	}

	private Flux<List<ReadSignal>> exchanges() {
		Flux<List<ReadSignal>> exchanges = Flux.defer(this::nextExchange).repeat(() -> !this.done);
		return this.spec.exchanges().unlessClosed(this.read, exchanges);
	}

	private Flux<List<ReadSignal>> nextExchange() {
		LiveMode mode = chooseMode();
		this.current = new ReadExchange(mode, this.state);
		return Flux.defer(() -> exchange(mode))
			.doOnNext(this::note)
			.takeUntil((signals) -> this.done && mode == LiveMode.SSE)
			.concatWith(Flux.defer(this::succeed))
			.onErrorResume((ex) -> ErrorSignals.of(Flux.defer(() -> recover(ex))));
	}

	private LiveMode chooseMode() {
		boolean catchUpFirst = this.spec.mode() == LiveMode.AUTO || (this.spec.mode() == LiveMode.SSE && text());
		if (this.spec.mode() == LiveMode.OFF || (catchUpFirst && !this.caughtUp) || this.state.isTailDoubtful()) {
			return LiveMode.OFF;
		}
		return this.liveModes.usesEvents(text(), this.state.position().subOffset() == 0) ? LiveMode.SSE
				: LiveMode.LONG_POLL;
	}

	private boolean text() {
		return this.state.isText();
	}

	private Flux<List<ReadSignal>> exchange(LiveMode mode) {
		if (this.state.isAtLatest()) {
			return head().flatMapMany(this::startAtTail);
		}
		// A live response may come without the stream's content type.
		return (mode == LiveMode.OFF || this.state.contentType() != null) ? get(mode) : askForContentType();
	}

	private Mono<StreamMetadata> head() {
		return this.spec.handle().metadataOnce().doOnNext(this.state::learn);
	}

	private Flux<List<ReadSignal>> askForContentType() {
		return head().thenMany(Flux.empty());
	}

	private Flux<List<ReadSignal>> startAtTail(StreamMetadata metadata) {
		this.state.startAt(metadata.tailOffset());
		return Flux.just(List.of(new ReadSignal.Progress(this.state.position(), true, metadata.closed())));
	}

	private Flux<List<ReadSignal>> get(LiveMode mode) {
		Offset offset = this.state.requestOffset();
		Map<String, String> query = new TreeMap<>(Map.of("offset", offset.value()));
		if (mode != LiveMode.OFF) {
			query.put("live", (mode == LiveMode.SSE) ? "sse" : "long-poll");
			if (this.cursor != null) {
				query.put("cursor", this.cursor);
			}
		}
		Duration timeout = (mode == LiveMode.LONG_POLL) ? this.spec.settings().longPollTimeout()
				: this.spec.settings().requestTimeout();
		URI uri = this.spec.stream().uri();
		StreamRequest request = new StreamRequest(HttpMethod.GET, StreamUrls.withQuery(uri, query), this.spec.stream(),
				requestHeaders(mode), null, mode, timeout);
		return this.spec.exchanges()
			.exchange(request, (response) -> (mode == LiveMode.SSE) ? events(response) : page(response, offset));
	}

	private HttpHeaders requestHeaders(LiveMode mode) {
		boolean events = mode == LiveMode.SSE;
		boolean compressed = this.spec.settings().isCompressed(this.spec.stream().uri()) && !events;
		return ReadHeaders.of(events, compressed, pastCaches());
	}

	/** Whether the next response must be the server's own. */
	private boolean pastCaches() {
		return this.alwaysPastCaches || this.staleSeen || this.state.isTailDoubtful();
	}

	private Flux<List<ReadSignal>> page(ClientResponse response, Offset requested) {
		PageResponse page = new PageResponse(response, requested, request(response));
		if (this.state.contentType() == null && !page.isTyped()) {
			return HttpExchanges.discardBody(response).thenMany(Flux.defer(this::askForContentType));
		}
		this.current.responded();
		this.cursor = (page.cursor() != null) ? page.cursor() : this.cursor;
		return page.signals(this.state, this.spec.exchanges(), !pastCaches());
	}

	private Flux<List<ReadSignal>> events(ClientResponse response) {
		FailedRequest request = request(response);
		ResponseHeaders headers = new ResponseHeaders(response.headers().asHttpHeaders(), request);
		if (!headers.contentType().equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM)) {
			throw new MalformedResponseException(request, "the response to live=sse is not an event stream", null);
		}
		boolean base64 = "base64".equalsIgnoreCase(headers.text(ProtocolHeaders.SSE_DATA_ENCODING));
		SignalDecoder decoder = this.state.decoder(null, !base64);
		if (!base64 && !text() && !StreamContentTypes.isJson(this.state.contentType())) {
			throw new MalformedResponseException(request, "events must carry data of this type in base64", null);
		}
		EventDecoder events = new EventDecoder(decoder, base64, !pastCaches(), request);
		this.current.responded(events);
		return events.signals(this.spec.exchanges().body(response, request));
	}

	private void note(List<ReadSignal> signals) {
		this.streamSeen = true;
		for (ReadSignal signal : signals) {
			if (signal instanceof ReadSignal.Progress progress) {
				this.caughtUp |= progress.upToDate();
				this.done |= progress.closed() || (this.spec.mode() == LiveMode.OFF && progress.upToDate());
			}
		}
	}

	/**
	 * The exchange came to its end. A server that answers at once that there is nothing
	 * must not be asked at full speed.
	 */
	private Flux<List<ReadSignal>> succeed() {
		this.streamSeen = true;
		keepCursor();
		if (!this.staleSeen || this.current.hasMoved()) {
			progressed();
		}
		if (this.current.hasMoved()) {
			this.lost = 0;
		}
		boolean early = !this.current.hasMoved() && this.current.elapsed().compareTo(SHORTEST_WAIT) < 0;
		if (this.current.mode() == LiveMode.SSE && this.current.hasResponse()) {
			if (early) {
				this.liveModes.endedEarly();
			}
			else {
				this.liveModes.succeeded();
			}
		}
		boolean wait = early && this.current.mode() != LiveMode.OFF && this.current.hasResponse() && !this.done;
		return wait ? Mono.delay(SHORTEST_WAIT).thenMany(Flux.empty()) : Flux.empty();
	}

	private Flux<List<ReadSignal>> recover(Throwable ex) {
		this.state.restart();
		keepCursor();
		if (!(ex instanceof DurableStreamException failure)) {
			return Flux.error(ex);
		}
		if (this.current.isHealthy()) {
			progressed();
		}
		if (failure instanceof StaleResponseException stale) {
			this.staleSeen = true;
			warn(stale);
		}
		if (failure instanceof StreamNotFoundException && !hasBeenThere()) {
			return this.creation.await(this.spec.handle(), failure)
				.doOnNext((metadata) -> this.state.created())
				.thenMany(Flux.<List<ReadSignal>>empty())
				.onErrorResume((other) -> other != failure, this::recover);
		}
		if (failure instanceof PositionLostException && this.streamSeen && ++this.lost < MAX_LOST) {
			// A server may show an append before it has it: its tail then goes back for a
			// moment
			retrying(this.lost, SHORTEST_WAIT, failure);
			return Mono.delay(SHORTEST_WAIT).thenMany(Flux.empty());
		}
		if (this.current.mode() == LiveMode.SSE && this.liveModes.failed(failure, this.current, text())) {
			this.malformed = 0;
			retrying(1, Duration.ZERO, failure);
			return Flux.empty();
		}
		return retry(failure);
	}

	private Flux<List<ReadSignal>> retry(DurableStreamException failure) {
		boolean malformed = failure instanceof MalformedResponseException || failure instanceof StaleResponseException;
		this.malformed += malformed ? 1 : 0;
		int tolerated = this.streamSeen ? MAX_MALFORMED : MAX_MALFORMED_AT_FIRST;
		boolean goOn = failure.isTransient() || (malformed && this.malformed < tolerated);
		Duration delay = goOn ? this.retryDelays.next(failure) : null;
		if (delay == null) {
			return Flux.error(explain(failure));
		}
		retrying(this.retryDelays.failures(), delay, failure);
		return Mono.delay(delay).thenMany(Flux.empty());
	}

	private void retrying(int number, Duration delay, DurableStreamException failure) {
		this.spec.exchanges().meters().reconnecting();
		this.spec.retryListener().accept(new ReadAttempt(number, delay, failure));
	}

	private boolean hasBeenThere() {
		return this.streamSeen || this.state.isBehindSentinel();
	}

	private void progressed() {
		this.retryDelays.reset();
		this.malformed = 0;
		this.staleSeen = false;
	}

	private static void warn(StaleResponseException stale) {
		if (stale.getRepeated() > 0) {
			logger.warn(stale.getMessage());
		}
	}

	private void keepCursor() {
		String newCursor = this.current.cursor();
		this.cursor = (newCursor != null) ? newCursor : this.cursor;
	}

	private DurableStreamException explain(DurableStreamException failure) {
		StreamPosition position = this.state.position();
		if (failure instanceof StreamNotFoundException && hasBeenThere()) {
			return new PositionLostException(request(failure), position, "the stream no longer exists");
		}
		if (failure instanceof StreamGoneException) {
			return new PositionLostException(request(failure), position, "the server no longer has what lies there");
		}
		return failure;
	}

	private FailedRequest request(DurableStreamException failure) {
		return new FailedRequest(HttpMethod.GET, this.spec.stream().name(), failure.getStatus());
	}

	private FailedRequest request(ClientResponse response) {
		return new FailedRequest(HttpMethod.GET, this.spec.stream().name(), response.statusCode().value());
	}

}
