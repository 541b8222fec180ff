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

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.ListenerEvent;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.TimeSeek;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A listener as the sum of its consumers.
 */
final class StreamListenerContainer implements DurableStreamListenerContainer {

	private static final List<ContainerState> BY_ATTENTION = List.of(ContainerState.FAILED, ContainerState.STOPPING,
			ContainerState.STARTING, ContainerState.WAITING, ContainerState.CATCHING_UP, ContainerState.PAUSED,
			ContainerState.LIVE, ContainerState.STANDBY, ContainerState.STOPPED, ContainerState.COMPLETED);

	private final String id;

	private final String group;

	private final ListenerOptions properties;

	private final DurableStreamsClient client;

	private final OffsetStore offsetStore;

	private final Map<String, StreamConsumer> consumers;

	StreamListenerContainer(String id, String group, ListenerOptions properties, DurableStreamsClient client,
			OffsetStore offsetStore, Map<String, StreamConsumer> consumers) {
		this.id = id;
		this.group = group;
		this.properties = properties;
		this.client = client;
		this.offsetStore = offsetStore;
		this.consumers = new LinkedHashMap<>(consumers);
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String getGroup() {
		return this.group;
	}

	@Override
	public ListenerOptions getOptions() {
		return this.properties;
	}

	@Override
	public DurableStreamsClient getClient() {
		return this.client;
	}

	@Override
	public OffsetStore getOffsetStore() {
		return this.offsetStore;
	}

	@Override
	public ContainerState getState() {
		return getStatus().stream()
			.map(StreamListenerStatus::state)
			.min(Comparator.comparingInt(BY_ATTENTION::indexOf))
			.orElseThrow();
	}

	@Override
	public List<String> getStreams() {
		return this.consumers.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isOrigin())
			.map(Map.Entry::getKey)
			.toList();
	}

	@Override
	public List<StreamListenerStatus> getStatus() {
		return this.consumers.values().stream().map(StreamConsumer::status).toList();
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.autoStartup();
	}

	@Override
	public int getPhase() {
		return this.properties.phase();
	}

	@Override
	public boolean isRunning() {
		return this.consumers.values().stream().anyMatch(StreamConsumer::isRunning);
	}

	@Override
	public void start() {
		this.consumers.values().forEach(StreamConsumer::start);
	}

	@Override
	public void start(String stream) {
		consumers(stream).forEach(StreamConsumer::start);
	}

	@Override
	public void stop() {
		CountDownLatch stopped = new CountDownLatch(1);
		stop(stopped::countDown);
		if (ListenerEvents.isCalledByConsumer()) {
			// The consumer waits for this thread: waiting for the consumer would never
			// end.
			return;
		}
		try {
			stopped.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		stop(this.consumers.values(), callback);
	}

	private static void stop(Collection<StreamConsumer> stopping, Runnable callback) {
		AtomicInteger open = new AtomicInteger(stopping.size());
		for (StreamConsumer consumer : stopping) {
			consumer.stop(() -> {
				if (open.decrementAndGet() == 0) {
					callback.run();
				}
			});
		}
	}

	@Override
	public void stop(String stream, Runnable callback) {
		stop(consumers(stream), callback);
	}

	@Override
	public void destroy() {
		stop();
		this.consumers.values().forEach(StreamConsumer::destroy);
	}

	@Override
	public void pause(String stream) {
		consumers(stream).forEach(StreamConsumer::pause);
	}

	@Override
	public void resume(String stream) {
		consumers(stream).forEach(StreamConsumer::resume);
	}

	@Override
	public CompletableFuture<Checkpoint> seek(String stream, StreamPosition position) {
		return consumer(stream).seek(position);
	}

	@Override
	public TimeSeek seek(String stream, Instant time) {
		return consumer(stream).seek(time);
	}

	@Override
	public @Nullable TimeSeek getTimeSeek(String stream) {
		return consumer(stream).timeSeek();
	}

	@Override
	public CompletableFuture<List<ListenerEvent.MessageSkipped>> skip(String stream) {
		return consumer(stream).skip();
	}

	@Override
	public Mono<DeadLetterOutcome> handleAgain(DeadLetter letter) {
		return Mono.defer(() -> Mono.fromFuture(consumer(letter.stream()).handleAgain(letter)));
	}

	@Override
	public String toString() {
		return "listener '" + this.id + "' of " + this.consumers.keySet();
	}

	/** Of a stream that messages are sent to, with those of its retry streams. */
	private List<StreamConsumer> consumers(String stream) {
		consumer(stream);
		return this.consumers.values().stream().filter((consumer) -> consumer.reads(stream)).toList();
	}

	private StreamConsumer consumer(String stream) {
		StreamConsumer consumer = this.consumers.get(stream);
		if (consumer == null) {
			throw new IllegalArgumentException("Listener '" + this.id + "' doesn't listen to a stream '" + stream
					+ "'; its streams are " + this.consumers.keySet());
		}
		return consumer;
	}

}
