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

package io.durablestreams.test;

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * What tests do with streams: publish, collect, and wait until listeners have handled
 * everything. All methods block, at most for the {@linkplain #withTimeout time-out} of 30
 * seconds by default, and then fail with an {@link AssertionError} that tells how far
 * things have come. Immutable and thread-safe.
 * <p>
 * In a Spring test it is a bean wherever there is a {@link DurableStreamsClient}; without
 * Spring {@link EmbeddedDurableStreams} gives it to methods as a parameter, and
 * {@link #create(DurableStreamsClient)} makes one.
 */
public final class DurableStreamTester {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final DurableStreamsClient client;

	private final @Nullable DurableStreamProducerFactory producerFactory;

	private final @Nullable DurableStreamListenerEndpointRegistry registry;

	private final Duration timeout;

	private DurableStreamTester(DurableStreamsClient client, @Nullable DurableStreamProducerFactory producerFactory,
			@Nullable DurableStreamListenerEndpointRegistry registry, Duration timeout) {
		this.client = client;
		this.producerFactory = producerFactory;
		this.registry = registry;
		this.timeout = timeout;
	}

	/**
	 * Create a tester for an application without listeners.
	 * @param client reaches the streams
	 * @return the tester
	 */
	public static DurableStreamTester create(DurableStreamsClient client) {
		return create(client, null, null);
	}

	/**
	 * Create a tester for an application.
	 * @param client reaches the streams
	 * @param producerFactory publishes the way the application does, or {@code null}
	 * @param registry the application's listeners, or {@code null} if it has none
	 * @return the tester
	 */
	public static DurableStreamTester create(DurableStreamsClient client,
			@Nullable DurableStreamProducerFactory producerFactory,
			@Nullable DurableStreamListenerEndpointRegistry registry) {
		return new DurableStreamTester(client, producerFactory, registry, TIMEOUT);
	}

	/**
	 * Change how long each method may take.
	 * @param timeout a positive duration, 30 seconds by default
	 * @return a tester with that time-out
	 */
	public DurableStreamTester withTimeout(Duration timeout) {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, () -> "timeout has to be above zero, not " + timeout);
		return new DurableStreamTester(this.client, this.producerFactory, this.registry, timeout);
	}

	/**
	 * Publish messages, in order and each exactly once, and wait until the server has
	 * acknowledged them. A stream that doesn't exist is created for JSON.
	 * @param stream the stream's name
	 * @param messages the messages; what they may be depends on the stream's content type
	 */
	public void publish(String stream, Object... messages) {
		new TestPublisher(this.client, this.producerFactory, this.timeout).publish(stream, List.of(messages));
	}

	/**
	 * Publish messages and wait until every listener of the stream has handled all that
	 * is in it.
	 * @param stream the stream's name
	 * @param messages the messages
	 * @throws IllegalStateException if no listener listens to the stream
	 */
	public void publishAndAwaitHandled(String stream, Object... messages) {
		ListenerWait listeners = listeners();
		listeners.requireListener(stream);
		publish(stream, messages);
		listeners.awaitHandled(stream);
	}

	/**
	 * Wait until listeners have handled all that is in their streams. A message counts as
	 * handled when its listener goes on behind it, also because it was filtered, skipped
	 * or dead-lettered. A stream that doesn't exist has nothing to handle; each is looked
	 * for on the server that its listener reads from. Fails at once if a listener has
	 * failed.
	 * @param listenerIds the listeners, which have to run; none for all that run, until
	 * none of them has anything left, also of what the others have published meanwhile
	 * @throws IllegalArgumentException if there is no listener with such an id
	 */
	public void awaitHandled(String... listenerIds) {
		if (listenerIds.length == 0) {
			listeners().awaitNothingLeft();
		}
		else {
			listeners().awaitHandled(List.of(listenerIds));
		}
	}

	/**
	 * Read all messages that a stream holds at present.
	 * @param stream the stream's name
	 * @param type the messages' type
	 * @param <T> the messages' type
	 * @return the messages in order, {@code null} for JSON's {@code null}
	 * @throws io.durablestreams.client.error.StreamNotFoundException if there is no such
	 * stream
	 */
	public <T> List<@Nullable T> collect(String stream, Class<T> type) {
		return collect(stream, ParameterizedTypeReference.forType(type));
	}

	/**
	 * Read all messages that a stream holds at present, of a generic type.
	 * @param stream the stream's name
	 * @param type the messages' type
	 * @param <T> the messages' type
	 * @return the messages in order, {@code null} for JSON's {@code null}
	 * @throws io.durablestreams.client.error.StreamNotFoundException if there is no such
	 * stream
	 */
	public <T> List<@Nullable T> collect(String stream, ParameterizedTypeReference<T> type) {
		return new MessageCollector(this.client, this.timeout).present(stream, type);
	}

	/**
	 * Wait until a stream exists and holds a number of messages.
	 * @param stream the stream's name
	 * @param type the messages' type
	 * @param count how many messages to wait for
	 * @param <T> the messages' type
	 * @return that many messages from the stream's beginning, {@code null} for JSON's
	 * {@code null}
	 */
	public <T> List<@Nullable T> collect(String stream, Class<T> type, int count) {
		return collect(stream, ParameterizedTypeReference.forType(type), count);
	}

	/**
	 * Wait until a stream exists and holds a number of messages of a generic type.
	 * @param stream the stream's name
	 * @param type the messages' type
	 * @param count how many messages to wait for
	 * @param <T> the messages' type
	 * @return that many messages from the stream's beginning, {@code null} for JSON's
	 * {@code null}
	 */
	public <T> List<@Nullable T> collect(String stream, ParameterizedTypeReference<T> type, int count) {
		Assert.isTrue(count > 0, () -> "count has to be above zero, not " + count);
		return new MessageCollector(this.client, this.timeout).await(stream, type, count);
	}

	private ListenerWait listeners() {
		Assert.state(this.registry != null, "This tester knows no listeners: there is no "
				+ "DurableStreamListenerEndpointRegistry in the application");
		return new ListenerWait(this.registry, this.timeout);
	}

}
