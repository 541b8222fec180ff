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

package io.durablestreams.sample.steering;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three instances that share a stream by leases, with a message in the middle of 10,000
 * that none of them can handle, brought back by HTTP alone.
 */
class SteeringTests {

	private static final int MESSAGES = 10_000;

	private static final int POISON = 5_000;

	private static final JdbcClient jdbc = JdbcClient.create(PostgresServer.get().dataSource());

	private static final HttpClient http = HttpClient.newHttpClient();

	private static EmbeddedDurableStreamsServer server;

	private static List<ConfigurableApplicationContext> instances;

	@BeforeAll
	static void start() {
		server = EmbeddedDurableStreamsServer.builder().port(0).build();
		server.start();
		jdbc.sql("DROP TABLE IF EXISTS handled").update();
		jdbc.sql("DROP TABLE IF EXISTS durable_streams_checkpoint").update();
		jdbc.sql("DROP TABLE IF EXISTS durable_streams_checkpoint_member").update();
		jdbc.sql("CREATE TABLE handled (sequence BIGINT GENERATED ALWAYS AS IDENTITY, number INTEGER)").update();
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			client.stream("orders").create(CreateOptions.json()).block(Duration.ofSeconds(30));
			client.stream("orders")
				.append(IntStream.range(0, MESSAGES)
					.mapToObj((i) -> "{\"number\":" + ((i == POISON) ? -1 : i) + "}")
					.collect(Collectors.joining(",", "[", "]")))
				.block(Duration.ofSeconds(30));
		}
		instances = Stream.of("one", "two", "three")
			.map((id) -> SteeringApplication.start(server.baseUrl(),
					Map.of("durable.streams.coordination.type", "lease", "durable.streams.coordination.lease-time",
							"30s", "durable.streams.coordination.instance-id", id)))
			.toList();
	}

	@AfterAll
	static void stop() {
		instances.forEach(ConfigurableApplicationContext::close);
		server.close();
	}

	@Test
	void aServiceThatStandsStillAtAMessageIsBroughtBackByHttpAlone() {
		await().until(() -> instances.stream()
			.allMatch((instance) -> stream(instance).path("state").asString().equals("FAILED")));
		// Exact before: everything up to the message, and nothing of it.
		assertThat(ordinal()).isEqualTo(POISON);
		assertThat(handled()).containsExactlyElementsOf(IntStream.range(0, POISON).boxed().toList());
		JsonNode atFault = stream(instances.get(0)).path("atFault").path(0);
		assertThat(atFault.path("ordinal").asInt()).isEqualTo(POISON + 1);
		assertThat(atFault.path("position").asString()).isNotEmpty();
		assertThat(atFault.path("exception").asString()).endsWith("Exception");
		assertThat(atFault.toString()).doesNotContain("number", "There is no order");

		Answer skipped = act(instances.get(1), "{\"action\": \"skip\", \"stream\": \"orders\"}");
		assertThat(skipped.status()).as(skipped.toString()).isEqualTo(200);
		assertThat(skipped.body().path("outcome").asString()).isEqualTo("DONE");
		assertThat(skipped.body().path("skipped")).hasSize(1);
		assertThat(skipped.body().path("skipped").path(0).path("ordinal").asInt()).isEqualTo(POISON + 1);
		assertThat(ordinal()).isGreaterThan(POISON);
		await().until(() -> ordinal() == MESSAGES);
		// Exact after: all but that message, each once and in order.
		assertThat(handled())
			.containsExactlyElementsOf(IntStream.range(0, MESSAGES).filter((i) -> i != POISON).boxed().toList());

		String owner = stream(instances.get(1)).path("owner").asString();
		assertThat(owner).startsWith("two");
		for (ConfigurableApplicationContext other : List.of(instances.get(0), instances.get(2))) {
			Answer elsewhere = act(other, "{\"action\": \"skip\", \"stream\": \"orders\"}");
			assertThat(elsewhere.status()).as(elsewhere.toString()).isEqualTo(409);
			assertThat(elsewhere.body().path("owner").asString()).isEqualTo(owner);
			await().until(() -> stream(other).path("owner").asString("").equals(owner));
			assertThat(act(other, "{\"action\": \"seek\", \"position\": \"earliest\"}").status()).isEqualTo(409);
		}
		assertThat(act(instances.get(1), "{\"action\": \"skip\"}").body().path("error").asString())
			.contains("nothing to skip");

		Answer sought = act(instances.get(1), "{\"action\": \"seek\", \"position\": \"-1/9990\"}");
		assertThat(sought.status()).as(sought.toString()).isEqualTo(200);
		assertThat(sought.body().path("stored").path("position").asString()).isEqualTo("-1/9990");
		assertThat(sought.body().path("stored").path("ordinal").asInt()).isEqualTo(MESSAGES);
		await().until(() -> ordinal() == MESSAGES + 10);
		assertThat(handled().subList(MESSAGES - 1, MESSAGES + 9))
			.containsExactlyElementsOf(IntStream.range(MESSAGES - 10, MESSAGES).boxed().toList());
	}

	@Test
	void whatIsNotThereAndWhatMakesNoSenseIsToldWithWhatThereIs() {
		assertThat(request(instances.get(0), "GET", "/other", null).status()).isEqualTo(404);
		Answer unknown = request(instances.get(0), "POST", "/other", "{\"action\": \"stop\"}");
		assertThat(unknown.status()).isEqualTo(404);
		assertThat(unknown.body().path("error").asString()).contains("'other'");
		Answer stream = act(instances.get(0), "{\"action\": \"pause\", \"stream\": \"returns\"}");
		assertThat(stream.status()).isEqualTo(404);
		assertThat(stream.body().path("error").asString()).contains("[orders]");
		Answer action = act(instances.get(0), "{\"action\": \"leap\"}");
		assertThat(action.status()).isEqualTo(400);
		assertThat(action.body().path("error").asString())
			.contains("[start, stop, pause, resume, seek, skip, withdraw]");
		Answer nowhere = act(instances.get(0), "{\"action\": \"seek\"}");
		assertThat(nowhere.status()).isEqualTo(400);
		assertThat(nowhere.body().path("error").asString()).contains("earliest, latest");
		Answer garbage = act(instances.get(0), "{\"action\": \"seek\", \"position\": \"1/x\"}");
		assertThat(garbage.status()).isEqualTo(400);
		assertThat(garbage.body().path("error").asString()).contains("'1/x' is not a position");
	}

	@Test
	void whetherTheServerCanBeReachedIsTold() {
		JsonNode servers = request(instances.get(0), "GET", "", null).body().path("servers");
		assertThat(servers).hasSize(1);
		assertThat(servers.path(0).path("reachable").asBoolean()).isTrue();
		assertThat(server.baseUrl()).startsWith(servers.path(0).path("origin").asString());
	}

	private static List<Integer> handled() {
		return jdbc.sql("SELECT number FROM handled ORDER BY sequence").query(Integer.class).list();
	}

	private static long ordinal() {
		return jdbc.sql("SELECT ordinal FROM durable_streams_checkpoint").query(Long.class).single();
	}

	private static JsonNode stream(ConfigurableApplicationContext instance) {
		return request(instance, "GET", "/stock", null).body().path("streams").path(0);
	}

	private static Answer act(ConfigurableApplicationContext instance, String json) {
		return request(instance, "POST", "/stock", json);
	}

	private static Answer request(ConfigurableApplicationContext instance, String method, String path, String json) {
		HttpRequest request = HttpRequest
			.newBuilder(URI
				.create("http://127.0.0.1:" + SteeringApplication.port(instance) + "/actuator/durablestreams" + path))
			.header("Content-Type", "application/json")
			.method(method,
					(json != null) ? HttpRequest.BodyPublishers.ofString(json) : HttpRequest.BodyPublishers.noBody())
			.build();
		try {
			HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
			String body = response.body().isEmpty() ? "{}" : response.body();
			return new Answer(response.statusCode(), new JsonMapper().readTree(body));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

	private record Answer(int status, JsonNode body) {
	}

}
