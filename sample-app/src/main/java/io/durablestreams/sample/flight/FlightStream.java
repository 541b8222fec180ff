package io.durablestreams.sample.flight;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.StreamNotFoundException;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.ClassPathResource;
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
		CreateOptions options = CreateOptions.json();
		return this.seed ? options.content(flights()) : options;
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
