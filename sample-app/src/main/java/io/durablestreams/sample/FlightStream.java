package io.durablestreams.sample;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.error.StreamNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * Makes sure of the stream, behind the start of its server and before the listeners'.
 */
@Component
class FlightStream implements SmartLifecycle {

	/** The stream's name. */
	static final String NAME = "flights";

	private static final Logger logger = LoggerFactory.getLogger(FlightStream.class);

	private final DurableStream stream;

	private final SampleProperties properties;

	private final Resource seed;

	private volatile boolean running;

	FlightStream(DurableStreamsClient client, SampleProperties properties,
			@Value("classpath:flights/flights-2k.json") Resource seed) {
		this.stream = client.stream(NAME);
		this.properties = properties;
		this.seed = seed;
	}

	@Override
	public void start() {
		this.stream.metadata()
			.doOnNext((metadata) -> logger.info("The stream '{}' is there", NAME))
			.then()
			.onErrorResume(StreamNotFoundException.class,
					(ex) -> this.stream.create(options())
						.doOnNext((result) -> logger.info("The stream '{}' has been created", NAME))
						.then())
			.block();
		this.running = true;
	}

	/**
	 * Created together with its first content, the stream is either there whole or not at
	 * all, and it does no harm if two services begin at once.
	 */
	private CreateOptions options() {
		CreateOptions options = CreateOptions.json();
		return this.properties.seed() ? options.content(flights()) : options;
	}

	private byte[] flights() {
		try {
			return this.seed.getContentAsByteArray();
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
