/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.durablestreams.listener.container;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.coordination.StreamCoordinator;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.config.RetryBackOff;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import io.durablestreams.listener.internal.invoke.MessageHooks;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.TransactionalOffsetStore;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose stream, store, clock and thread are a test's. Nothing happens but
 * within {@link #run()}.
 */
final class TestConsumer {

	static final Duration SHUTDOWN = Duration.ofHours(10);

	final MemoryStream stream;

	final ManualClock clock = new ManualClock();

	final Database database = new Database();

	final List<ListenerEvent> events = new ArrayList<>();

	final List<StreamMessageFilter> filters = new ArrayList<>();

	final List<StreamMessageInterceptor> interceptors = new ArrayList<>();

	MeterRegistry meters = new SimpleMeterRegistry();

	Consumer<ListenerEvent> onEvent = this.events::add;

	@Nullable DurableStreamProducerFactory producers;

	@Nullable StreamCoordinator coordinator;

	OffsetStore store = this.database;

	Consumer<ListenerOptionsBuilder> settings = (builder) -> {
	};

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private @Nullable StreamConsumer consumer;

	TestConsumer(int messages) {
		this.stream = new MemoryStream(messages);
	}

	/**
	 * Start a consumer that goes on at the checkpoint.
	 * @param acknowledge its mode
	 * @param invoker what it calls
	 */
	void start(AcknowledgeMode acknowledge, ListenerInvoker invoker) {
		ListenerOptionsBuilder properties = ListenerOptions.builder()
			.streams(List.of("numbers"))
			.acknowledge(acknowledge)
			.backOff(RetryBackOff.fixed(Duration.ofMinutes(1), 3))
			.shutdownTimeout(SHUTDOWN);
		this.settings.accept(properties);
		ListenerEvents publisher = new ListenerEvents((event) -> this.onEvent.accept((ListenerEvent) event));
		ConsumerReports reports = new ConsumerReports("test", "numbers", publisher);
		ConsumerStatus status = new ConsumerStatus("test", "numbers", reports);
		MeterSettings metering = new MeterSettings(() -> this.meters, (stream) -> stream);
		ListenerRuntime runtime = new ListenerRuntime(client(), this.store, this.tasks::add, this.clock, metering,
				publisher, new MessageHooks(this.filters, this.interceptors), new ResultTargets(this.producers, null),
				this.database, ListenerObservations.NONE, this.coordinator);
		this.consumer = new StreamConsumer(
				new ConsumerContext("test", "test", client(), this.stream, properties.build(), runtime, status, reports,
						new ContainerMeters(metering, "test").create("numbers", status, reports),
						new LoggingContext("test", "numbers"), new RetryRoute("numbers", "test", List.of(), 0)),
				invoker);
		this.consumer.start();
	}

	private DurableStreamsClient client() {
		return new DurableStreamsClient() {

			@Override
			public DurableStream stream(String name) {
				return TestConsumer.this.stream;
			}

			@Override
			public void close() {
			}

		};
	}

	StreamConsumer consumer() {
		if (this.consumer == null) {
			throw new IllegalStateException("The consumer hasn't been started");
		}
		return this.consumer;
	}

	StreamListenerStatus status() {
		return consumer().status();
	}

	ContainerState state() {
		return status().state();
	}

	/** Do all that can be done without waiting. */
	void run() {
		while (runOne()) {
			// On.
		}
	}

	boolean runOne() {
		Runnable task = this.tasks.poll();
		if (task != null) {
			task.run();
		}
		return task != null;
	}

	/** Do all that can be done with waiting, but for stopping by force. */
	void runPatiently() {
		run();
		for (int i = 0; i < 50 && this.clock.advance(Duration.ofHours(1)); i++) {
			run();
		}
	}

	/** What the handler has written and the checkpoints, all or nothing. */
	static final class Database implements TransactionalOffsetStore, ListenerTransactions {

		final List<String> rows = new ArrayList<>();

		final List<Checkpoint> stored = new ArrayList<>();

		private final List<String> written = new ArrayList<>();

		private @Nullable Checkpoint replaced;

		private boolean open;

		/** Called before anything is loaded or saved. */
		Runnable onUse = () -> {
		};

		/** Called once a transaction has been committed. */
		Runnable afterCommit = () -> {
		};

		void write(String row) {
			(this.open ? this.written : this.rows).add(row);
		}

		@Override
		public void validate(OffsetStore store) {
		}

		@Override
		public @Nullable Object execute(Callable<@Nullable Object> work) throws Exception {
			this.open = true;
			this.written.clear();
			this.replaced = null;
			Object result;
			try {
				result = work.call();
			}
			finally {
				this.open = false;
			}
			this.rows.addAll(this.written);
			if (this.replaced != null) {
				this.stored.add(this.replaced);
			}
			this.afterCommit.run();
			return result;
		}

		@Override
		public boolean replace(CheckpointKey key, @Nullable Checkpoint expected, Checkpoint checkpoint) {
			this.onUse.run();
			Checkpoint last = last();
			boolean same = (last == null) ? expected == null : expected != null && last.ordinal() == expected.ordinal()
					&& last.position().equals(expected.position());
			this.replaced = same ? checkpoint : null;
			return same;
		}

		@Override
		public @Nullable Checkpoint load(CheckpointKey key) {
			this.onUse.run();
			return last();
		}

		private @Nullable Checkpoint last() {
			return this.stored.isEmpty() ? null : this.stored.get(this.stored.size() - 1);
		}

		@Override
		public void save(CheckpointKey key, Checkpoint checkpoint) {
			this.onUse.run();
			this.stored.add(checkpoint);
		}

		@Override
		public void delete(CheckpointKey key) {
			this.stored.clear();
		}

		long ordinal() {
			Checkpoint last = last();
			return (last != null) ? last.ordinal() : 0;
		}

		void restart() {
			this.stored.add(new Checkpoint(MemoryStream.position(0), ordinal(), Instant.EPOCH));
		}

	}

}
