package io.durablestreams.listener.container;

import java.util.List;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer has in hand: a message, a batch of them, or progress between messages.
 *
 * @param messages the messages in the stream's order, none for progress
 * @param progress the progress
 */
record Delivery(List<ReadSignal.Message> messages, ReadSignal.@Nullable Progress progress) {

	static Delivery of(ReadSignal signal) {
		return (signal instanceof ReadSignal.Progress progress) ? new Delivery(List.of(), progress)
				: new Delivery(List.of((ReadSignal.Message) signal), null);
	}

	static Delivery of(List<ReadSignal.Message> messages) {
		return new Delivery(List.copyOf(messages), null);
	}

	StreamPosition position() {
		return (this.progress != null) ? this.progress.position()
				: this.messages.get(this.messages.size() - 1).position();
	}

}
