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

package io.durablestreams.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Follows the runbooks of docs/operations.md.
 */
@OperatedApplicationTest
class RunbookTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/operations");

	@LocalServerPort
	private int port;

	@Autowired
	private Runbooks runbooks;

	@Autowired
	private DurableStreamTemplate streams;

	@Autowired
	private DurableStreamListenerEndpointRegistry registry;

	@Autowired
	private EmbeddedDurableStreamsServer server;

	private final List<String> handled = new CopyOnWriteArrayList<>();

	private final List<String> listeners = new ArrayList<>();

	@AfterEach
	void unregister() {
		this.listeners.forEach(this.registry::unregister);
	}

	@Test
	void aPoisonousMessageIsPassedOver() {
		send("sales", "one", "poison", "two");
		listen("sales", "sales", "sales");
		awaitState("sales", ContainerState.FAILED);
		assertThat(this.runbooks.passOver("sales", "sales")).succeedsWithin(LIMIT).isEqualTo(List.of(2L));
		await().until(() -> this.handled.equals(List.of("one", "two")));
	}

	@Test
	void aListenerWhosePositionIsLostGoesOnWhereItIsTold() {
		send("invoices", "one");
		listen("invoices", "invoices", "invoices");
		await().until(() -> status("invoices").upToDate());
		this.streams.delete("invoices");
		await().until(() -> status("invoices").failure() instanceof PositionLostException);
		awaitState("invoices", ContainerState.FAILED);
		send("invoices", "two");
		assertThat(this.runbooks.goOn("invoices", "invoices", StreamPosition.EARLIEST)).succeedsWithin(LIMIT);
		await().until(() -> this.handled.equals(List.of("one", "two")));
	}

	@Test
	void anotherGroupGoesOnWhereTheFirstOneIs() {
		send("parcels", "one", "two");
		listen("blue", "parcels", "blue");
		await().until(() -> this.handled.size() == 2 && status("blue").upToDate());
		this.registry.getListenerContainer("blue").stop();
		assertThat(this.runbooks.copyCheckpoints("blue", "green", List.of("parcels", "missing"))).isEqualTo(1);
		assertThat(this.runbooks.copyCheckpoints("blue", "green", List.of("parcels"))).isZero();
		listen("new-parcels", "parcels", "green");
		send("parcels", "three");
		await().until(() -> this.handled.size() == 3);
		assertThat(this.handled).containsExactly("one", "two", "three");
	}

	@Test
	void aStreamMovesToAnotherServerWithAllOfItsMessages() {
		send("archive", "one", "two");
		try (EmbeddedDurableStreamsServer other = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			other.start();
			try (DurableStreamsClient client = DurableStreamsClient.builder(other.baseUrl())
				.allowedOrigins("http://127.0.0.1:" + this.server.port())
				.build();
					DefaultDurableStreamProducerFactory producers = DefaultDurableStreamProducerFactory.builder(client)
						.build()) {
				DurableStreamTemplate target = new DurableStreamTemplate(client, producers);
				assertThat(this.runbooks.move(target, this.server.baseUrl(), "archive").count()).isEqualTo(2);
				assertThat(client.stream("archive").read().messages(String.class).count().block()).isEqualTo(2);
			}
		}
	}

	@Test
	void theEndpointShowsAndStartsAListener() {
		listen("carts", "carts", "carts");
		this.registry.getListenerContainer("carts").stop();
		assertThat(endpoint("carts").get().retrieve().body(String.class)).contains("\"state\":\"STOPPED\"", "\"lag\"",
				"\"failingSince\"");
		endpoint("carts").post()
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"action\":\"START\"}")
			.retrieve()
			.toBodilessEntity();
		await().until(() -> status("carts").state() == ContainerState.LIVE);
	}

	@Test
	void streamsOfOneKindAreOneSeries(@Autowired MeterRegistry meters) {
		listen("rooms", "rooms/1", "rooms");
		assertThat(meters.get("durable.streams.listener.handled").tag("listener", "rooms").counters())
			.extracting((counter) -> counter.getId().getTag("stream"))
			.containsExactly("rooms");
	}

	@Test
	void everyExampleIsPartOfASourceThatRunsHere() throws IOException {
		String sources = sources();
		assertThat(examples("java")).hasSize(5)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
		YamlPropertySourceLoader loader = new YamlPropertySourceLoader();
		for (String example : examples("yaml")) {
			assertThat(loader.load("example", new ByteArrayResource(example.getBytes()))).isNotEmpty();
		}
		String tests = Files.readString(SOURCES.resolve("RunbookTests.java")).replace("\\\"", "\"");
		assertThat(examples("shell")).isNotEmpty()
			.allSatisfy((example) -> assertThat(example).startsWith("curl localhost:8080/actuator/durablestreams"))
			.anySatisfy((example) -> assertThat(example).contains("{\"action\":\"START\"}"));
		assertThat(tests).contains("{\"action\":\"START\"}");
	}

	private void send(String stream, String... messages) {
		for (String message : messages) {
			this.streams.send(stream, message);
		}
	}

	private void listen(String id, String stream, String group) {
		this.listeners.add(id);
		this.registry.register(DurableStreamListenerEndpoint.of(id, String.class, (message) -> {
			if (message.getPayload().equals("poison")) {
				throw new IllegalStateException("This one can't be handled");
			}
			this.handled.add(message.getPayload());
			return null;
		}, (settings) -> settings.streams(List.of(stream)).group(group).from(StreamPosition.EARLIEST)));
	}

	private StreamListenerStatus status(String id) {
		return this.registry.getListenerContainer(id).getStatus().get(0);
	}

	private void awaitState(String id, ContainerState state) {
		await().atMost(LIMIT).until(() -> status(id).state() == state);
	}

	private RestClient endpoint(String listener) {
		return RestClient.create("http://localhost:" + this.port + "/actuator/durablestreams/" + listener);
	}

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile(" *```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/operations.md")))
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.list(SOURCES)) {
			return files.map(RunbookTests::source).collect(Collectors.joining());
		}
	}

	private static String source(Path file) {
		try {
			return withoutGaps(Files.readString(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
