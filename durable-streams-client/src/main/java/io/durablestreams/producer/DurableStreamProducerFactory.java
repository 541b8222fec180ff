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

package io.durablestreams.producer;

import java.util.Collection;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.envelope.MessageEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Gives producers for streams, also for ones whose names are known only at run time.
 * Thread-safe. Closing it closes its producers.
 */
public interface DurableStreamProducerFactory extends AutoCloseable {

	/**
	 * The producer of a stream, with the factory's default options. The same producer is
	 * shared by all who ask for it, so that they share one order; while it is idle it
	 * holds no resources. Who closes it can't send any more, the others can. One that was
	 * fenced stays so until the factory is closed.
	 * @param <T> the type of the messages
	 * @param streamName the stream's name, relative to the client's base URL, or an
	 * absolute URL
	 * @return the producer
	 * @throws IllegalArgumentException if the name is blank or not a URL
	 */
	<T> DurableStreamProducer<T> get(String streamName);

	/**
	 * The producer of a stream, with the factory's default options, for messages of a
	 * type. Producers of one stream share their order whatever their types are.
	 * @param <T> the type of the messages
	 * @param streamName the stream's name
	 * @param payloadType the type; other values are rejected
	 * @return the producer
	 * @throws IllegalArgumentException if the name is blank or not a URL
	 */
	<T> DurableStreamProducer<T> get(String streamName, Class<T> payloadType);

	/**
	 * Create a producer with options of its own. It is closed by its owner or together
	 * with the factory.
	 * @param <T> the type of the messages
	 * @param streamName the stream's name
	 * @param options the options
	 * @return a new producer
	 * @throws IllegalArgumentException if the name is blank or not a URL, or if the
	 * options don't fit together
	 */
	<T> DurableStreamProducer<T> create(String streamName, ProducerOptions options);

	/**
	 * Create a producer of a stream of any client with options of its own, see
	 * {@link #create(String, ProducerOptions)}.
	 * @param <T> the type of the messages
	 * @param stream the stream
	 * @param options the options
	 * @return a new producer
	 * @throws IllegalArgumentException if the options don't fit together
	 */
	<T> DurableStreamProducer<T> create(DurableStream stream, ProducerOptions options);

	/**
	 * What wraps the messages that {@linkplain #get(String) the producer} of a stream
	 * sends. None unless a factory says otherwise.
	 * @param streamName the stream's name
	 * @return the envelope, or {@code null} if messages are sent as they are
	 */
	default @Nullable MessageEnvelope envelope(String streamName) {
		return null;
	}

	/**
	 * What the producers are doing that are open now.
	 * @return a snapshot of each
	 */
	Collection<ProducerStatus> statuses();

	/**
	 * Close all producers: each sends what it accepted, waits for it up to its close
	 * time-out, then fails what is left.
	 */
	@Override
	void close();

}
