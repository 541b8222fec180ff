package io.durablestreams.producer.buffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.durablestreams.producer.delivery.Batch;
import io.durablestreams.producer.encoding.Framing;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Messages that travel in one request, and its body.
 */
public final class MessageBatch implements Batch {

	private final List<Item> items;

	private final Framing framing;

	private final byte[] body;

	private @Nullable BackOffExecution backOff;

	private MessageBatch(List<Item> items, Framing framing, byte[] body) {
		this.items = items;
		this.framing = framing;
		this.body = body;
	}

	static MessageBatch of(List<Item> items, Framing framing) {
		List<byte[]> messages = new ArrayList<>(items.size());
		items.forEach((item) -> messages.add(item.data()));
		byte[] body = items.get(0).hasMessage() ? framing.join(messages) : new byte[0];
		MessageBatch batch = new MessageBatch(List.copyOf(items), framing, body);
		items.forEach(Item::releaseData);
		return batch;
	}

	/**
	 * The messages.
	 * @return the items, at least one
	 */
	public List<Item> items() {
		return this.items;
	}

	/**
	 * The body of the request.
	 * @return the bytes
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Whether the stream is closed with this batch.
	 * @return {@code true} if so
	 */
	public boolean isClosing() {
		return this.items.get(0).isClosing();
	}

	/**
	 * How many messages the batch holds.
	 * @return the number, 0 if the stream is only to be closed
	 */
	public int messages() {
		return this.items.get(0).hasMessage() ? this.items.size() : 0;
	}

	/**
	 * When the oldest item was created.
	 * @return the time, as of {@link System#nanoTime()}
	 */
	public long created() {
		return this.items.get(0).created();
	}

	/**
	 * How long to wait before the next attempt. Kept here, so that it goes with the batch
	 * when that is divided.
	 * @param backOff the waits between attempts; when they are over they begin anew, as
	 * only the delivery time-out ends the attempts
	 * @return the milliseconds
	 */
	public long nextBackOff(BackOff backOff) {
		long wait = (this.backOff != null) ? this.backOff.nextBackOff() : BackOffExecution.STOP;
		if (wait == BackOffExecution.STOP) {
			this.backOff = backOff.start();
			wait = this.backOff.nextBackOff();
		}
		return Math.max(0, wait);
	}

	@Override
	public boolean isDivisible() {
		return this.items.size() > 1;
	}

	@Override
	public List<MessageBatch> divide() {
		int half = this.items.size() / 2;
		return List.of(part(0, half), part(half, this.items.size()));
	}

	private MessageBatch part(int from, int to) {
		int bytesBefore = 0;
		for (int i = 0; i < from; i++) {
			bytesBefore += this.items.get(i).length();
		}
		List<byte[]> messages = new ArrayList<>(to - from);
		for (int i = from; i < to; i++) {
			int start = this.framing.position(i, bytesBefore);
			int length = this.items.get(i).length();
			messages.add(Arrays.copyOfRange(this.body, start, start + length));
			bytesBefore += length;
		}
		return new MessageBatch(this.items.subList(from, to), this.framing, this.framing.join(messages));
	}

	@Override
	public String toString() {
		return this.items.size() + " messages, " + this.body.length + " bytes";
	}

}
