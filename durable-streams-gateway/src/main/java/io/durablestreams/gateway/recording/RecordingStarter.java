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
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactoryBuilder;
import io.durablestreams.producer.ProducerOptions;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

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
	 * Create the stream, and subscribe to the publisher. Blocks.
	 * @param onEnd told of the end, and whether the stream is closed or gone
	 */
	LocalRecording start(StartedRecording started, Publisher<?> values, RecordingOptions options,
			Observation observation, BiConsumer<StartedRecording, Boolean> onEnd) {
		create(started.stream(), options);
		ProducerOptions producerOptions = ProducerOptions.builder()
			.name("recording")
			.contentType(options.contentType())
			.bufferMemory(options.bufferMemory())
			.build();
		DurableStreamProducer<Object> producer = this.producers.create(started.stream(), producerOptions);
		LocalRecording recording = new LocalRecording(started.entry(), options, this.settings.failureMessage, producer,
				observation, this.executor, (closed) -> onEnd.accept(started, closed));
		recording.start(values);
		return recording;
	}

	private static void create(DurableStream stream, RecordingOptions options) {
		CreateResult result = stream.create(CreateOptions.builder(options.contentType()).ttl(options.ttl()).build())
			.block();
		// It may be this very request, repeated because its answer was lost, that made
		// it.
		if (result != null && !result.created() && hasContent(stream)) {
			throw new IllegalStateException("The stream '" + stream.name()
					+ "' has content already: a recording needs a stream of its own, so give each a new name");
		}
	}

	private static boolean hasContent(DurableStream stream) {
		@Nullable Boolean content = stream.read().signals().ofType(ReadSignal.Message.class).hasElements().block();
		return Boolean.TRUE.equals(content);
	}

	void close() {
		this.producers.close();
	}

}
