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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.PostgresServer;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs the commands of docs/steering.md, one after the other, against an application that
 * stands still at a message.
 */
class SteeringDocumentationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void everyCommandDoesWhatThePageSays() throws IOException, InterruptedException {
		List<String> commands = commands();
		assertThat(commands).hasSize(12);
		if (!isCurlThere()) {
			System.err.println("SKIPPED: the commands of docs/steering.md, as there is no curl 7.82 or later");
			Assumptions.abort("there is no curl 7.82 or later on the path");
		}
		JdbcClient jdbc = JdbcClient.create(PostgresServer.get().dataSource());
		jdbc.sql("DROP TABLE IF EXISTS handled").update();
		jdbc.sql("DROP TABLE IF EXISTS durable_streams_checkpoint").update();
		jdbc.sql("CREATE TABLE handled (sequence BIGINT GENERATED ALWAYS AS IDENTITY, number INTEGER)").update();
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			server.start();
			append(server, event(1) + "," + event(-1) + "," + event(3));
			try (ConfigurableApplicationContext application = SteeringApplication.start(server.baseUrl(),
					Map.of("durable.streams.listeners.stock.cloudevents", true))) {
				awaitState(application, ContainerState.FAILED);
				for (String command : commands) {
					if (command.contains("withdraw")) {
						// By then the seek is done.
						assertThat(run(command, application, false).path("error").asString())
							.contains("no seek to a time");
						continue;
					}
					JsonNode answer = run(command, application, true);
					if (command.contains("skip") || command.contains("seek")) {
						assertThat(answer.path("outcome").asString()).as(command + " " + answer).isEqualTo("DONE");
						// From the beginning it comes upon the message again.
						awaitState(application,
								command.contains("earliest") ? ContainerState.FAILED : ContainerState.LIVE);
						if (command.contains("earliest")) {
							application.getBean(DurableStreamListenerEndpointRegistry.class)
								.skip("stock", "orders")
								.join();
							awaitState(application, ContainerState.LIVE);
						}
					}
					else if (command.contains("action")) {
						assertThat(answer.path("outcome").asString()).as(command).isEqualTo("DONE");
						awaitState(application, command.contains("pause") ? ContainerState.PAUSED
								: command.contains("stop") ? ContainerState.STOPPED : ContainerState.LIVE);
					}
					else {
						assertThat(answer.toString()).as(command).contains("\"atFault\"", "\"FAILED\"");
					}
				}
			}
		}
		assertThat(jdbc.sql("SELECT number FROM handled ORDER BY sequence").query(Integer.class).list())
			.containsExactly(1, 3, 1, 3, 3, 3);
	}

	private static String event(int number) {
		return """
				{"specversion":"1.0","id":"%d","source":"/shop","type":"order","time":"2026-03-01T12:0%d:00Z",\
				"data":{"number":%d}}""".formatted(number, Math.abs(number), number);
	}

	private static void append(EmbeddedDurableStreamsServer server, String json) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
			client.stream("orders").create(CreateOptions.json()).block(LIMIT);
			client.stream("orders").append("[" + json + "]").block(LIMIT);
		}
	}

	private static void awaitState(ConfigurableApplicationContext application, ContainerState state) {
		DurableStreamListenerEndpointRegistry registry = application
			.getBean(DurableStreamListenerEndpointRegistry.class);
		await().atMost(LIMIT).until(() -> registry.getListenerContainer("stock").getState() == state);
	}

	/** For {@code --json}. */
	private static boolean isCurlThere() throws InterruptedException {
		try {
			Process curl = new ProcessBuilder("curl", "--json", "{}", "--version").start();
			return curl.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static JsonNode run(String command, ConfigurableApplicationContext application, boolean succeeds)
			throws IOException, InterruptedException {
		String line = command.replace("localhost:8080", "127.0.0.1:" + SteeringApplication.port(application))
			.replaceFirst("curl", "curl -sS --fail-with-body");
		Process shell = new ProcessBuilder("sh", "-c", succeeds ? line : line + " 2>/dev/null || true")
			.redirectErrorStream(true)
			.start();
		String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(shell.waitFor()).as(command + ": " + output).isZero();
		return new JsonMapper().readTree(output);
	}

	private static List<String> commands() throws IOException {
		String page = Files.readString(Path.of("../docs/steering.md"));
		return Pattern.compile("```shell\n(.*?)```", Pattern.DOTALL)
			.matcher(page)
			.results()
			.flatMap((block) -> block.group(1).lines())
			.toList();
	}

}
