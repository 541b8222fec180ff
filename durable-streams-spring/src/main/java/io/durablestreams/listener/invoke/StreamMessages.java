package io.durablestreams.listener.invoke;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.GenericMessage;

/**
 * Makes messages for handlers out of what was read.
 */
public final class StreamMessages {

	private final Map<String, Object> common;

	/**
	 * Make messages for a listener.
	 * @param listenerId the listener's id
	 * @param group its group
	 * @param stream the stream's name
	 */
	public StreamMessages(String listenerId, String group, String stream) {
		this.common = Map.of(DurableStreamHeaders.LISTENER_ID, listenerId, DurableStreamHeaders.GROUP, group,
				DurableStreamHeaders.STREAM, stream);
	}

	/**
	 * Make a message.
	 * @param read what was read
	 * @param ordinal its number
	 * @param attempt which attempt to handle it this is
	 * @param acknowledgment acknowledges it, if the listener does so by itself
	 * @return the message
	 */
	public Message<byte[]> message(ReadSignal.Message read, long ordinal, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		return new GenericMessage<>(read.data(), headers(read, ordinal, attempt, acknowledgment));
	}

	/**
	 * Make a message of a batch. Position and ordinal are those of the last message in
	 * it.
	 * @param reads what was read
	 * @param firstOrdinal the number of the first message
	 * @param attempt which attempt to handle them this is
	 * @param acknowledgment acknowledges the batch, if the listener does so by itself
	 * @return the message
	 */
	public Message<List<Message<byte[]>>> batch(List<ReadSignal.Message> reads, long firstOrdinal, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		List<Message<byte[]>> messages = new ArrayList<>(reads.size());
		for (ReadSignal.Message read : reads) {
			messages.add(message(read, firstOrdinal + messages.size(), attempt, null));
		}
		return new GenericMessage<>(List.copyOf(messages),
				headers(reads.get(reads.size() - 1), firstOrdinal + reads.size() - 1, attempt, acknowledgment));
	}

	private MessageHeaders headers(ReadSignal.Message read, long ordinal, int attempt,
			@Nullable Acknowledgment acknowledgment) {
		Map<String, Object> headers = new HashMap<>(this.common);
		headers.put(MessageHeaders.CONTENT_TYPE, read.contentType());
		headers.put(DurableStreamHeaders.POSITION, read.position());
		headers.put(DurableStreamHeaders.ORDINAL, ordinal);
		headers.put(DurableStreamHeaders.DELIVERY_ATTEMPT, attempt);
		if (acknowledgment != null) {
			headers.put(DurableStreamHeaders.ACKNOWLEDGMENT, acknowledgment);
		}
		return new Headers(headers);
	}

	/**
	 * Headers without a random id and the time of delivery: position and ordinal name the
	 * message.
	 */
	private static final class Headers extends MessageHeaders {

		private static final long serialVersionUID = 1L;

		private Headers(Map<String, Object> headers) {
			super(headers, ID_VALUE_NONE, -1L);
		}

	}

}
