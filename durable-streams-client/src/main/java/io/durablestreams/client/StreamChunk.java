package io.durablestreams.client;

/**
 * A piece of a stream whose cut is the network's, except for content types that frame
 * messages: there it is one message.
 *
 * @param data the bytes, owned by the receiver; none if the read has only moved on
 * @param position the position right behind the bytes
 * @param upToDate whether that was the stream's tail when the server answered
 * @param closed whether the stream is closed and has been delivered whole
 */
public record StreamChunk(byte[] data, StreamPosition position, boolean upToDate, boolean closed) {

	private static final byte[] NOTHING = {};

	static StreamChunk of(ReadSignal signal) {
		if (signal instanceof ReadSignal.Message message) {
			return new StreamChunk(message.data(), message.position(), false, false);
		}
		ReadSignal.Progress progress = (ReadSignal.Progress) signal;
		return new StreamChunk(NOTHING, progress.position(), progress.upToDate(), progress.closed());
	}

}
