package io.durablestreams.listener.container;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerProperties;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one consumer share.
 *
 * @param listenerId the listener's id
 * @param group its group
 * @param client reads the stream, and writes its dead letters
 * @param stream the stream
 * @param properties the listener's settings
 * @param runtime the factory's services
 * @param status the consumer's state and figures
 * @param meters the consumer's meters
 */
record ConsumerContext(String listenerId, String group, DurableStreamsClient client, DurableStream stream,
		ListenerProperties properties, ListenerRuntime runtime, ConsumerStatus status, ListenerMeters meters) {

	String streamName() {
		return this.stream.name();
	}

	/**
	 * What holds the handler and the checkpoint together.
	 * @return the transactions, or {@code null} if the listener doesn't want them
	 */
	@Nullable ListenerTransactions transactions() {
		return (this.properties.acknowledge() == AcknowledgeMode.TRANSACTIONAL) ? this.runtime.transactions() : null;
	}

	/**
	 * Do something beside the consumer's steps.
	 * @param task what to do
	 */
	void execute(Runnable task) {
		this.runtime.executor().execute(task);
	}

	void publish(ListenerEvent event) {
		this.status.publish(event);
	}

}
