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

package io.durablestreams.sample.flight;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateOptionsBuilder;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.StreamNotFoundException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Makes sure of the stream, behind the start of its server and before the listeners'.
 */
@Component
class FlightStream implements SmartLifecycle {

	private final DurableStream stream;

	private final boolean seed;

	private volatile boolean running;

	FlightStream(DurableStreamsClient client, @Value("${sample.seed}") boolean seed) {
		this.stream = client.stream("flights");
		this.seed = seed;
	}

	/**
	 * Created together with its first content, the stream is either there whole or not at
	 * all, and it does no harm if two services begin at once.
	 */
	@Override
	public void start() {
		this.stream.metadata()
			.then()
			.onErrorResume(StreamNotFoundException.class, (ex) -> this.stream.create(options()).then())
			.block();
		this.running = true;
	}

	private CreateOptions options() {
		CreateOptionsBuilder options = CreateOptions.builder(MediaType.APPLICATION_JSON);
		return (this.seed ? options.content(flights()) : options).build();
	}

	private static byte[] flights() {
		try {
			return new ClassPathResource("flights/flights-2k.json").getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
