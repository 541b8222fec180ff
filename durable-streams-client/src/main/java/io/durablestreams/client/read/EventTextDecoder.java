package io.durablestreams.client.read;

import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MessageTooLargeException;

import org.springframework.http.MediaType;

/**
 * Decodes {@code text/*} that comes as Server-Sent Events, which normalise line ends:
 * bytes can't be counted, so what lies between two control events is one chunk, and
 * positions exist only at control events.
 */
final class EventTextDecoder implements SignalDecoder {

	private final MediaType contentType;

	private final FailedRequest request;

	private final int maxMessageSize;

	private final SegmentTracker tracker;

	private final ElementBuffer chunk;

	EventTextDecoder(StreamPosition start, MediaType contentType, FailedRequest request, int maxMessageSize) {
		this.contentType = contentType;
		this.request = request;
		this.maxMessageSize = maxMessageSize;
		this.tracker = new SegmentTracker(start, request);
		this.chunk = new ElementBuffer(maxMessageSize);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.chunk.clear();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		if (!this.chunk.append(bytes, start, end)) {
			throw new MessageTooLargeException(this.request, this.tracker.position(), this.maxMessageSize);
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		// Events are pieces of one text.
	}

	@Override
	public void endSegment(SegmentEnd end, List<ReadSignal> signals) {
		int messages = signals.size();
		this.tracker.endSegment(end, false, signals);
		if (this.chunk.size() > 0) {
			signals.add(messages,
					new ReadSignal.Message(this.chunk.toByteArray(), this.contentType, this.tracker.position()));
			this.chunk.clear();
		}
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
