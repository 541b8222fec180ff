package io.durablestreams.listener.container;

import java.time.Duration;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.config.ListenerProperties;
import reactor.core.publisher.Flux;

/**
 * Puts messages together to batches, bounded by count, size and a wait.
 *
 * @param clock ends the wait
 * @param maxCount the most messages in a batch
 * @param maxBytes the most bytes in a batch; a larger message comes alone
 * @param maxWait how long the first message waits for more; zero for what is there at
 * once
 */
record DeliveryBatcher(ListenerClock clock, int maxCount, long maxBytes, Duration maxWait) implements DeliveryBatching {

	static DeliveryBatcher of(ListenerClock clock, ListenerProperties properties) {
		return new DeliveryBatcher(clock, properties.maxBatchCount(), properties.maxBatchSize().toBytes(),
				properties.batchWait());
	}

	@Override
	public Flux<Delivery> apply(Flux<ReadSignal> signals) {
		return Flux.from((subscriber) -> signals.subscribe(new BatchingSubscriber(this, subscriber)));
	}

}
