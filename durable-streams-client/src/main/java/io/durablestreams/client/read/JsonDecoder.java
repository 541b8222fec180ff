package io.durablestreams.client.read;

import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import io.durablestreams.client.error.MessageTooLargeException;

import org.springframework.http.MediaType;

/**
 * Decodes JSON mode (protocol section 7.1): every body is an array, every element a
 * message, positions count messages.
 */
final class JsonDecoder implements SignalDecoder, JsonArrayScanner.Sink {

	private final MediaType contentType;

	private final FailedRequest request;

	private final int maxMessageSize;

	private final SegmentTracker tracker;

	private final JsonArrayScanner scanner;

	JsonDecoder(StreamPosition start, MediaType contentType, FailedRequest request, int maxMessageSize) {
		this.contentType = contentType;
		this.request = request;
		this.maxMessageSize = maxMessageSize;
		this.tracker = new SegmentTracker(start, request);
		this.scanner = new JsonArrayScanner(maxMessageSize, this);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.scanner.reset();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		try {
			this.scanner.scan(bytes, start, end, signals);
		}
		catch (JsonArrayScanner.MalformedJsonException ex) {
			throw new MalformedResponseException(this.request, ex.getMessage(), null);
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		if (!this.scanner.finish(signals)) {
			throw new MalformedResponseException(this.request, "the JSON array ends unfinished", null);
		}
		this.scanner.reset();
	}

	@Override
	public void endSegment(SegmentEnd end, List<ReadSignal> signals) {
		this.tracker.endSegment(end, false, signals);
	}

	@Override
	public boolean wantsElement() {
		return this.tracker.skip() == 0;
	}

	@Override
	public void element(byte[] element, String digest, List<ReadSignal> signals) {
		this.tracker.advance(1);
		signals.add(new ReadSignal.Message(element, this.contentType, this.tracker.delivered(digest)));
	}

	@Override
	public void skippedElement(String digest) {
		if (this.tracker.skipped(1)) {
			this.tracker.verify(digest);
		}
	}

	@Override
	public void elementTooLarge() {
		throw new MessageTooLargeException(this.request, this.tracker.position(), this.maxMessageSize);
	}

	@Override
	public Offset requestOffset() {
		return this.tracker.base();
	}

	@Override
	public boolean isSkipping() {
		return this.tracker.skip() > 0;
	}

	@Override
	public boolean isTailDoubtful() {
		return this.tracker.isTailDoubtful();
	}

	@Override
	public StreamPosition position() {
		return this.tracker.position();
	}

}
