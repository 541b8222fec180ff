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

package io.durablestreams.gateway.recording;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactoryBuilder;
import io.durablestreams.producer.ProducerOptions;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Starts recordings, with producers that are nobody else's: what fails here isn't the
 * application's producers.
 */
final class RecordingStarter {

	private final DurableStreamRecorderBuilder settings;

	private final Executor executor;

	private final DurableStreamProducerFactory producers;

	RecordingStarter(DurableStreamRecorderBuilder settings, Executor executor) {
		this.settings = settings;
		this.executor = executor;
		DurableStreamProducerFactoryBuilder factory = DefaultDurableStreamProducerFactory.builder(settings.client);
		if (settings.jsonMapper != null) {
			factory.jsonMapper(settings.jsonMapper);
		}
		if (settings.meterRegistry != null) {
			factory.meterRegistry(settings.meterRegistry);
		}
		this.producers = factory.build();
	}

	/**
	 * Make sure that a stream has no content: it would be somebody else's, or what an
	 * earlier process left behind. Blocks.
	 */
	void requireOwnStream(DurableStream stream) {
		@Nullable Boolean content = stream.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.hasElements()
			.onErrorComplete(StreamNotFoundException.class)
			.block();
		if (Boolean.TRUE.equals(content)) {
			throw new IllegalStateException("The stream '" + stream.name()
					+ "' has content already: a recording needs a stream of its own, so give each a new name");
		}
	}

	/**
	 * Create the stream and what is to be recorded to it. Blocks.
	 * @param onEnd told of the end, and whether the stream is closed or gone
	 */
	LocalRecording create(StartedRecording started, RecordingOptions options, Observation observation,
			BiConsumer<StartedRecording, Boolean> onEnd) {
		ProducerOptions producerOptions = ProducerOptions.builder()
			.name("recording")
			.contentType(options.contentType())
			.bufferMemory(options.bufferMemory())
			.build();
		create(started.stream(), options);
		DurableStreamProducer<Object> producer = this.producers.create(started.stream(), producerOptions);
		return new LocalRecording(started.entry(), started.stream(), options, this.settings.failureMessage, producer,
				observation, this.executor, (closed) -> onEnd.accept(started, closed));
	}

	private void create(DurableStream stream, RecordingOptions options) {
		CreateResult result = stream.create(CreateOptions.builder(options.contentType()).ttl(options.ttl()).build())
			.block();
		// It may be this very request, repeated because its answer was lost, that made
		// it.
		if (result != null && !result.created()) {
			requireOwnStream(stream);
		}
	}

	void close() {
		this.producers.close();
	}

}
