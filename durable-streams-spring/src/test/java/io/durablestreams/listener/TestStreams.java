package io.durablestreams.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;

/**
 * Streams on a server, for tests to write to.
 */
final class TestStreams implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final DurableStreamsClient client;

	TestStreams(String baseUrl) {
		this.client = DurableStreamsClient.builder(baseUrl).build();
	}

	DurableStreamsClient client() {
		return this.client;
	}

	static String newName() {
		return "listener-" + UUID.randomUUID();
	}

	String create() {
		String name = newName();
		create(name);
		return name;
	}

	void create(String name) {
		this.client.stream(name).create(CreateOptions.json()).block(TIMEOUT);
	}

	void append(String name, String... values) {
		DurableStream stream = this.client.stream(name);
		for (String value : values) {
			stream.append("[" + value + "]").block(TIMEOUT);
		}
	}

	void appendAtOnce(String name, String... values) {
		this.client.stream(name).append("[" + String.join(",", values) + "]").block(TIMEOUT);
	}

	List<String> read(String name) {
		return this.client.stream(name)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data(), StandardCharsets.UTF_8))
			.collectList()
			.blockOptional(TIMEOUT)
			.orElseThrow();
	}

	void close(String name) {
		this.client.stream(name).close().block(TIMEOUT);
	}

	void delete(String name) {
		this.client.stream(name).delete().block(TIMEOUT);
	}

	@Override
	public void close() {
		this.client.close();
	}

}
