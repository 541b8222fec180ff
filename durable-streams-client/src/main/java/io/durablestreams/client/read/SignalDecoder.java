package io.durablestreams.client.read;

import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;

/**
 * Turns the bytes of a stream's responses into signals and keeps the place. A response
 * consists of segments, each ended by an offset that the server vouches for: a whole GET
 * response, or what lies between two control events. A segment's bytes come in one or
 * more bodies, each complete in itself: a GET response's body, or one data event.
 * Confined to one read; not thread-safe.
 */
public interface SignalDecoder {

	/**
	 * A response broke off: go back to the position, and forget what was left unfinished.
	 */
	void restart();

	/**
	 * Take some bytes of a body, cut anywhere.
	 * @param bytes the bytes
	 * @param start the first one's index
	 * @param end the index behind the last one
	 * @param signals where complete messages go
	 */
	void decode(byte[] bytes, int start, int end, List<ReadSignal> signals);

	/**
	 * A body is complete.
	 * @param signals where complete messages go
	 */
	void endBody(List<ReadSignal> signals);

	/**
	 * A segment is complete: the server vouches for the offset behind it.
	 * @param end what the server says of its end
	 * @param signals where complete messages and progress go
	 */
	void endSegment(SegmentEnd end, List<ReadSignal> signals);

	/**
	 * The offset that the next request must name.
	 * @return the offset
	 */
	Offset requestOffset();

	/**
	 * Whether messages or bytes behind that offset have still to be passed over.
	 * @return whether the position lies behind the offset
	 */
	boolean isSkipping();

	/**
	 * Whether the last segment ended at a tail that lies before the position. A cache may
	 * have answered with an old one.
	 * @return whether the next answer must come from the server itself
	 */
	boolean isTailDoubtful();

	/**
	 * The position behind everything that was delivered.
	 * @return the position
	 */
	StreamPosition position();

}
