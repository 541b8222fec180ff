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

package io.durablestreams.boot.test.outbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The first example of the documentation of the outbox, and a listener behind it, run as
 * they are written.
 */
@EmbeddedDurableStreams
class OutboxApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void ordersAndWhatComesOfThemAreThereOnce(EmbeddedDurableStreamsServer server) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build();
				ConfigurableApplicationContext context = start(server)) {
			client.stream("parcels").create(CreateOptions.json()).block(LIMIT);
			Checkout checkout = context.getBean(Checkout.class);
			checkout.order("tea");
			assertThatIllegalStateException().isThrownBy(() -> context.getBean(Shop.class).cancelled(checkout));
			checkout.order("milk");
			await().atMost(LIMIT)
				.ignoreExceptionsInstanceOf(StreamNotFoundException.class)
				.until(() -> read(client, "orders").size() == 2);
			assertThat(read(client, "orders")).containsExactly("\"tea\"", "\"milk\"");
			await().atMost(LIMIT).until(() -> read(client, "parcels").size() == 3);
			assertThat(read(client, "parcels")).containsExactly("\"tea/1\"", "\"tea/2\"", "\"milk/1\"");
			assertThat(context.getBean(JdbcClient.class).sql("SELECT item FROM orders").query(String.class).list())
				.containsExactly("tea", "milk");
		}
	}

	@Test
	void theExampleIsTheOneThatRuns() throws Exception {
		String source = Files.readString(Path.of("src/test/java/io/durablestreams/boot/test/outbox", "Checkout.java"));
		assertThat(Files.readString(Path.of("..", "docs", "outbox.md")))
			.contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
	}

	private static List<String> read(DurableStreamsClient client, String stream) {
		return client.stream(stream)
			.read()
			.signals()
			.ofType(ReadSignal.Message.class)
			.map((message) -> new String(message.data()))
			.collectList()
			.block(LIMIT);
	}

	private static ConfigurableApplicationContext start(EmbeddedDurableStreamsServer server) {
		return new SpringApplicationBuilder(Shop.class).web(WebApplicationType.NONE)
			.properties(Map.of("durable.streams.base-url", server.baseUrl(), "spring.datasource.generate-unique-name",
					"true", "durable.streams.producers.orders.create", "if-missing",
					"durable.streams.producers.orders.outbox.enabled", "true", "durable.streams.offset-store.type",
					"jdbc", "spring.datasource.url", "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1"))
			.run("--spring.config.name=none", "--spring.jmx.enabled=false");
	}

	@Configuration
	@EnableAutoConfiguration
	@Import(Checkout.class)
	static class Shop {

		private final TransactionTemplate transaction;

		Shop(JdbcClient jdbc, PlatformTransactionManager manager) {
			jdbc.sql("CREATE TABLE IF NOT EXISTS orders (item VARCHAR(100))").update();
			this.transaction = new TransactionTemplate(manager);
		}

		void cancelled(Checkout checkout) {
			this.transaction.executeWithoutResult((status) -> {
				checkout.order("coffee");
				throw new IllegalStateException("cancelled");
			});
		}

		@DurableStreamListener(id = "parcels", streams = "orders", acknowledge = "transactional")
		@SendTo("parcels")
		List<String> pack(String order) {
			return order.equals("tea") ? List.of(order + "/1", order + "/2") : List.of(order + "/1");
		}

	}

}
