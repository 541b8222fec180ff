package io.durablestreams.listener.container;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.client.read.Framing;
import io.durablestreams.listener.config.FailurePolicy;
import reactor.core.publisher.Mono;

/**
 * Applies the failure policy to messages that are too large to be held. They can be
 * passed over where positions count messages; without their bytes, which nobody has.
 *
 * @param context the consumer's parts
 * @param handling applies the policy
 */
record OversizedMessages(ConsumerContext context, DeliveryHandling handling) {

	private static final byte[] NOTHING = {};

	/**
	 * Pass over a message.
	 * @param failure tells where it is
	 * @param interrupted ends the waits
	 * @return completes once the consumer may go on behind it; fails if it must not
	 */
	Mono<Void> pass(MessageTooLargeException failure, Mono<Void> interrupted) {
		if (this.context.properties().failure() == FailurePolicy.STOP) {
			return Mono.error(failure);
		}
		return this.context.stream().metadata().publishOn(this.context.runtime().handlers()).flatMap((metadata) -> {
			if (!Framing.isJson(metadata.contentType())) {
				return Mono.error(failure);
			}
			StreamPosition before = failure.getPosition();
			StreamPosition behind = StreamPosition.of(before.offset(), before.subOffset() + 1);
			return this.handling.giveUp(new ReadSignal.Message(NOTHING, metadata.contentType(), behind), failure,
					interrupted);
		});
	}

}
