package io.durablestreams.listener.container;

import java.util.concurrent.Executor;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.invoke.MessageHooks;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What all containers of a factory share.
 *
 * @param client reads streams
 * @param offsetStore keeps checkpoints
 * @param executor where handlers and the offset store are called
 * @param clock keeps time
 * @param meters takes the figures
 * @param events publishes events
 * @param hooks are called around handlers
 * @param results sends results, or {@code null}
 * @param transactions hold handlers and checkpoints together, or {@code null}
 * @param coordinator decides which instance handles which stream, or {@code null}
 */
record ListenerRuntime(DurableStreamsClient client, OffsetStore offsetStore, Executor executor, ListenerClock clock,
		MeterRegistry meters, ListenerEvents events, MessageHooks hooks, @Nullable DurableStreamProducerFactory results,
		@Nullable ListenerTransactions transactions, @Nullable StreamCoordinator coordinator) {
}
