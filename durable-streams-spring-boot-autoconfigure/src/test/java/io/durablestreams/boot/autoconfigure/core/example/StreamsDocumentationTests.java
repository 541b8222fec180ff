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

package io.durablestreams.boot.autoconfigure.core.example;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.core.example.OrderBook.Order;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.core.CopyResult;
import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.core.DurableStreamOperations;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.core.NewStream;
import io.durablestreams.core.NewStreamStatus;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.producer.DefaultDurableStreamProducerFactory;
import io.durablestreams.producer.DurableStreamProducerFactory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/streams.md}, run.
 */
class StreamsDocumentationTests {

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/boot/autoconfigure/core/example");

	private static List<String> examples(String language) throws IOException {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/streams.md")))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
	}

	@Test
	void everyExampleOfTheDocumentationIsPartOfATestThatRuns() throws IOException {
		String tests = withoutGaps(Files.readString(SOURCES.resolve("OrderBook.java"))
				+ Files.readString(SOURCES.resolve("StreamsDocumentationTests.java")));
		assertThat(examples("java")).hasSizeGreaterThan(5)
			.allSatisfy((example) -> assertThat(tests).contains(withoutGaps(example)));
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

	@Test
	void theOrderBookSendsAndReadsWithTheFirstExamplesStreams() throws IOException {
		with(examples("yaml").get(0)).withBean(OrderBook.class).withUserConfiguration(Prices.class).run((context) -> {
			assertThat(context.getBean(DurableStreamAdmin.class).statuses()).extracting(NewStreamStatus::state)
				.containsExactly(State.CREATED, State.CREATED, State.CREATED);
			assertThat(StreamsRunner.read(context, "prices")).containsExactly("3", "1");
			DurableStreamOperations streams = context.getBean(DurableStreamOperations.class);
			assertThat(streams.exists("audit/eu")).isTrue();
			OrderBook book = context.getBean(OrderBook.class);
			book.place(new Order("milk", 1));
			assertThat(output(() -> send(streams).join())).startsWith("Placed before ");
			assertThat(book.orders()).containsExactly(new Order("milk", 1), new Order("tea", 3));
			assertThat(output(() -> read(streams))).contains("item=milk", "item=tea");
			copy(streams);
			assertThat(streams.read("orders-backup", Order.class).toList()).isEqualTo(book.orders());
			assertThat(output(() -> show(context.getBean(DurableStreamAdmin.class))))
				.contains("audit/eu is CREATED []");
			withoutBoot(context.getBean(DurableStreamsClient.class),
					context.getBean(DurableStreamProducerFactory.class));
		});
	}

	private static String output(Runnable example) {
		PrintStream console = System.out;
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		System.setOut(new PrintStream(output, true));
		try {
			example.run();
		}
		finally {
			System.setOut(console);
		}
		return output.toString();
	}

	private static CompletableFuture<Void> send(DurableStreamOperations streams) {
		return streams.sendAsync("orders", new Order("tea", 3))
			.thenAccept((result) -> System.out.println("Placed before " + result.nextOffset()));
	}

	private static void read(DurableStreamOperations streams) {
		StreamPosition position = StreamPosition.EARLIEST;
		List<ReadMessage<Order>> page = streams.list("orders", position, 100, Order.class);
		while (!page.isEmpty()) {
			for (ReadMessage<Order> message : page) {
				System.out.println(message.value());
				position = message.position();
			}
			page = streams.list("orders", position, 100, Order.class);
		}
	}

	private static void copy(DurableStreamOperations streams) {
		CopyResult copied = streams.copy("orders", "orders-backup");
		streams.send("orders", new Order("sugar", 2));
		streams.copy("orders", copied.position(), "orders-backup");
	}

	private static void show(DurableStreamAdmin admin) {
		for (NewStreamStatus status : admin.statuses()) {
			System.out.println(status.stream().name() + " is " + status.state() + " " + status.differences());
		}
	}

	private static void withoutBoot(DurableStreamsClient client, DurableStreamProducerFactory producerFactory) {
		DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
			.streams(NewStream.of("orders"), NewStream.builder("audit").ttl(Duration.ofDays(90)).build())
			.build();
		admin.start();
		DurableStreamTemplate template = new DurableStreamTemplate(client, producerFactory);
		assertThat(template.exists("audit")).isTrue();
		admin.stop();
	}

	@Configuration(proxyBeanMethods = false)
	static class Prices {

		@Bean
		NewStream prices(@Value("classpath:streams/prices.json") Resource prices) {
			return NewStream.builder("prices").content(prices).build();
		}

	}

	@Test
	void aTemplateForAnotherServerLeavesTheUsualOneAlone() {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			server.start();
			StreamsRunner.embedded()
				.withUserConfiguration(Archive.class)
				.withPropertyValues("durable.streams.clients.archive.base-url=" + server.baseUrl())
				.run((context) -> {
					DurableStreamOperations archive = context.getBean("archiveTemplate", DurableStreamOperations.class);
					archive.create("orders");
					archive.send("orders", new Order("tea", 3));
					assertThat(archive.read("orders", Order.class).toList()).hasSize(1);
					assertThat(context.getBean(DurableStreamOperations.class).exists("orders")).isFalse();
				});
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Archive {

		@Bean(defaultCandidate = false)
		DefaultDurableStreamProducerFactory archiveProducers(@Qualifier("archive") DurableStreamsClient archive) {
			return DefaultDurableStreamProducerFactory.builder(archive).build();
		}

		@Bean(defaultCandidate = false)
		DurableStreamTemplate archiveTemplate(@Qualifier("archive") DurableStreamsClient archive,
				@Qualifier("archiveProducers") DurableStreamProducerFactory archiveProducers) {
			return new DurableStreamTemplate(archive, archiveProducers);
		}

	}

	@Test
	void aForkIsConfiguredAsTheExampleSays() throws IOException {
		with(examples("yaml").get(1)).run((context) -> {
			List<NewStreamStatus> streams = new ArrayList<>(context.getBean(DurableStreamAdmin.class).statuses());
			assertThat(streams).singleElement()
				.satisfies((status) -> assertThat(status.stream().forkSource()).isEqualTo("orders"));
		});
	}

	private static ApplicationContextRunner with(String yaml) {
		return StreamsRunner.embedded().withInitializer((context) -> {
			try {
				new YamlPropertySourceLoader()
					.load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
					.forEach(context.getEnvironment().getPropertySources()::addFirst);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
