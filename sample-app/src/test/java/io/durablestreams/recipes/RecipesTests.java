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

package io.durablestreams.recipes;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.recipes.Customers.Customer;
import io.durablestreams.recipes.Orders.Order;
import io.durablestreams.recipes.TenantNotes.Note;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.util.function.Tuple2;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * All recipes but the first, which is {@link ChatTests}.
 */
@Timeout(60)
@TestPropertySource(properties = "spring.config.name=recipes")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedDurableStreams
class RecipesTests {

	@Autowired
	DurableStreamTester tester;

	@Test
	void eachTenantHasAStreamAndAListenerOfItsOwn(@Autowired TenantNotes notes, @Autowired TenantListeners listeners,
			@Autowired TenantAudit audit) {
		listeners.add("acme");
		notes.write("acme", new Note("one")).join();
		notes.write("globex", new Note("two")).join();
		this.tester.awaitHandled("notes-acme");
		assertThat(notes.read("acme").block()).containsExactly(new Note("one"));
		assertThat(notes.read("globex").block()).containsExactly(new Note("two"));
		assertThat(audit.entries()).containsExactly("acme one");
		listeners.remove("acme");
		notes.write("acme", new Note("three")).join();
		assertThat(audit.entries()).hasSize(1);
		assertThatIllegalArgumentException().isThrownBy(() -> notes.write("acme/notes/../../globex", new Note("no")));
	}

	@Test
	void aTableFollowsAStreamAndANewOneIsFilledFromItsBeginning(@Autowired Customers customers,
			@Autowired CustomersByCity byCity, @Autowired JdbcClient jdbc) {
		this.tester.publishAndAwaitHandled("customers", new Customer("1", "Ada", "London", false),
				new Customer("2", "Alan", "London", false), new Customer("1", "Ada", "Ockham", false),
				new Customer("2", "Alan", "London", true));
		assertThat(customers.nameOf("1")).contains("Ada");
		assertThat(customers.nameOf("2")).isEmpty();
		await().until(byCity::isComplete);
		assertThat(jdbc.sql("SELECT city FROM customer_by_city").query(String.class).list()).containsExactly("Ockham");
	}

	@Test
	void deadLettersAreCopiedBackOnceTheCauseIsGone(@Autowired Orders orders, @Autowired DeadOrders dead) {
		this.tester.publishAndAwaitHandled("orders", new Order("tea"), new Order("coffee"), new Order("tea"));
		assertThat(orders.reserved()).containsExactly("coffee");
		orders.stockTea();
		StreamPosition end = dead.copyBack(StreamPosition.EARLIEST).block();
		this.tester.awaitHandled("orders");
		assertThat(orders.reserved()).containsExactly("coffee", "tea", "tea");
		assertThat(dead.copyBack(end).block()).isEqualTo(end);
		assertThat(this.tester.collect("orders", JsonNode.class)).hasSize(5);
	}

	@Test
	void aConnectionIsKeptAliveUntilItsEventsEnd() {
		ServerSentEvent<String> end = ServerSentEvent.builder("").event("end").build();
		Sinks.One<ServerSentEvent<String>> events = Sinks.one();
		List<ServerSentEvent<String>> sent = KeepAlive.withComments(events.asMono().flux(), Duration.ofMillis(1))
			.index()
			.doOnNext((numbered) -> {
				if (numbered.getT1() == 2) {
					events.tryEmitValue(end);
				}
			})
			.map(Tuple2::getT2)
			.collectList()
			.block();
		assertThat(sent).hasSizeGreaterThan(3).endsWith(end).first().extracting(ServerSentEvent::comment).isEqualTo("");
	}

	@Test
	void responsesEndWhenTheApplicationDoes() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Closing.class)) {
			CompletableFuture<List<String>> events = context.getBean(Closing.class)
				.endsWithApplication(Flux.concat(Flux.just("a token"), Flux.never()))
				.collectList()
				.toFuture();
			assertThat(events).isNotDone();
			context.close();
			assertThat(events).isCompletedWithValue(List.of("a token"));
		}
	}

	@Test
	void theEndpointOnlyTellsWithReadOnlyAccess(@LocalServerPort int port) {
		WebClient endpoint = WebClient.create("http://localhost:" + port + "/actuator/durablestreams/orders");
		assertThat(endpoint.get().retrieve().bodyToMono(String.class).block()).contains("\"id\":\"orders\"");
		assertThat(endpoint.post()
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue("{\"action\":\"PAUSE\"}")
			.exchangeToMono((response) -> response.toBodilessEntity())
			.block()
			.getStatusCode()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
	}

}
