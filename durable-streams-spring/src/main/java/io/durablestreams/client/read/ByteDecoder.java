package io.durablestreams.client.read;

import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MessageTooLargeException;

import org.springframework.http.MediaType;

/**
 * Decodes everything but JSON mode: positions count bytes, and a framer finds the
 * messages, which may begin in one response and end in a later one.
 */
final class ByteDecoder implements SignalDecoder {

	private static final byte[] NOTHING = {};

	private final MediaType contentType;

	private final MessageFramer framer;

	private final FailedRequest request;

	private final int maxMessageSize;

	private final SegmentTracker tracker;

	private final ByteWindow window = new ByteWindow();

	/** What the window held where a restarted read begins. */
	private byte[] restartWindow = NOTHING;

	/** The beginning of a message whose end hasn't arrived. */
	private final ElementBuffer unfinished;

	ByteDecoder(StreamPosition start, MediaType contentType, MessageFramer framer, FailedRequest request,
			int maxMessageSize) {
		this.contentType = contentType;
		this.framer = framer;
		this.request = request;
		this.maxMessageSize = maxMessageSize;
		this.tracker = new SegmentTracker(start, request);
		this.unfinished = new ElementBuffer(Integer.MAX_VALUE - 64);
	}

	@Override
	public void restart() {
		this.tracker.restart();
		this.window.restore(this.restartWindow);
		this.unfinished.clear();
	}

	@Override
	public void decode(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		int first = skip(bytes, start, end);
		if (first == end) {
			return;
		}
		int seen = this.unfinished.size();
		if (seen == 0) {
			int rest = frame(bytes, first, first, end, signals);
			this.unfinished.append(bytes, rest, end);
		}
		else {
			this.unfinished.append(bytes, first, end);
			int rest = frame(this.unfinished.array(), 0, seen, this.unfinished.size(), signals);
			this.unfinished.removeFirst(rest);
		}
		if (this.unfinished.size() > this.maxMessageSize) {
			throw tooLarge();
		}
	}

	/**
	 * Find the messages in an array.
	 * @param start where the first one begins
	 * @param accounted the index up to which the bytes were counted and looked at before
	 * @return where the message begins whose end hasn't arrived
	 */
	private int frame(byte[] bytes, int start, int accounted, int end, List<ReadSignal> signals) {
		int messageStart = start;
		int counted = accounted;
		while (messageStart < end) {
			int messageEnd = this.framer.findEnd(bytes, messageStart, counted, end);
			if (messageEnd < 0) {
				break;
			}
			if (messageEnd - messageStart > this.maxMessageSize) {
				throw tooLarge();
			}
			count(bytes, counted, messageEnd);
			deliver(bytes, messageStart, messageEnd, signals);
			messageStart = messageEnd;
			counted = messageEnd;
		}
		count(bytes, counted, end);
		return messageStart;
	}

	private int skip(byte[] bytes, int start, int end) {
		if (!isSkipping()) {
			return start;
		}
		int skipEnd = (int) Math.min(end, start + this.tracker.skip());
		this.window.update(bytes, start, skipEnd);
		if (this.tracker.skipped(skipEnd - start)) {
			this.tracker.verify(this.window.digest());
		}
		return skipEnd;
	}

	private void count(byte[] bytes, int start, int end) {
		this.window.update(bytes, start, end);
		this.tracker.advance(end - start);
	}

	private MessageTooLargeException tooLarge() {
		return new MessageTooLargeException(this.request, this.tracker.position(), this.maxMessageSize);
	}

	private void deliver(byte[] bytes, int start, int end, List<ReadSignal> signals) {
		byte[] content = this.framer.content(bytes, start, end);
		StreamPosition position = this.tracker.delivered(this.window.digest());
		this.restartWindow = NOTHING;
		if (content != null) {
			signals.add(new ReadSignal.Message(content, this.contentType, position));
		}
	}

	@Override
	public void endBody(List<ReadSignal> signals) {
		// A body's end means nothing to bytes: only the server's offset does.
	}

	@Override
	public void endSegment(Offset next, boolean upToDate, boolean closed, List<ReadSignal> signals) {
		if (closed && this.unfinished.size() > 0) {
			byte[] last = this.unfinished.toByteArray();
			this.unfinished.clear();
			deliver(last, 0, last.length, signals);
		}
		this.tracker.endSegment(next, upToDate, closed, this.unfinished.size() > 0, signals);
		if (isSkipping()) {
			this.restartWindow = this.window.snapshot();
		}
		else {
			this.window.clear();
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
	public StreamPosition position() {
		return this.tracker.position();
	}

}
