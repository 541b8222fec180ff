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

package io.durablestreams.recording;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

import io.durablestreams.fixtures.NodeProject;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.Recording;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@TestPropertySource(properties = "spring.config.name=recording")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedDurableStreams
class RecordingTests {

	private final String chat = "chat " + UUID.randomUUID();

	@LocalServerPort
	int port;

	@Autowired
	ChatModel model;

	@Autowired
	DurableStreamRecorder recorder;

	@Test
	@EnabledIf("nodeIsFound")
	void aPageThatIsReloadedInTheMiddleReadsTheWholeAnswer(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output");
		Process page = new ProcessBuilder("node", "src/test/resources/chat-client.mjs", application(), this.chat,
				"To be?")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			await().until(() -> this.recorder.find(this.chat).join().isPresent());
			this.model.say("To be");
			await().until(() -> Files.readString(output).contains("reloading"));
			this.model.say(" or not");
			this.model.finish();
			page.waitFor();
		}
		finally {
			page.destroyForcibly();
		}
		assertThat(Files.readAllLines(output)).containsExactly("reloading",
				"start text-start text-delta text-delta text-end finish", "To be or not", "afterwards 204");
	}

	@Test
	void anAnswerCanBeCancelledByItsKey() {
		ResponseEntity<JsonNode> asked = ask();
		assertThat(asked.getStatusCode().value()).isEqualTo(201);
		String url = asked.getBody().get("streamUrl").stringValue();
		assertThat(asked.getHeaders().getLocation()).hasToString(url);
		Recording recording = this.recorder.find(this.chat).join().orElseThrow();
		this.model.say("To");
		int before = this.model.cancelled.get();
		http().delete().uri("/api/chat/{chat}/stream", this.chat).retrieve().toBodilessEntity();
		assertThat(recording.ended().join()).isEqualTo(Recording.State.CANCELLED);
		await().until(() -> this.model.cancelled.get() == before + 1);
		assertThat(types(url)).startsWith("start").endsWith("abort");
		assertThat(http().get()
			.uri("/api/chat/{chat}/stream", this.chat)
			.retrieve()
			.toBodilessEntity()
			.getStatusCode()
			.value()).isEqualTo(204);
	}

	@Test
	void aQuestionAskedTwiceIsAnsweredOnce() {
		ResponseEntity<JsonNode> first = ask();
		ResponseEntity<JsonNode> second = ask();
		assertThat(second.getBody()).isEqualTo(first.getBody());
		this.recorder.find(this.chat).join().orElseThrow().cancel().join();
	}

	@Test
	void anAnswerThatFailsTellsSoAndNotWhy() {
		String url = ask().getBody().get("streamUrl").stringValue();
		Recording recording = this.recorder.find(this.chat).join().orElseThrow();
		this.model.say("To");
		this.model.fail();
		assertThat(recording.ended().join()).isEqualTo(Recording.State.FAILED);
		JsonNode chunks = chunks(url);
		JsonNode last = chunks.get(chunks.size() - 1);
		assertThat(last.get("type").stringValue()).isEqualTo("error");
		assertThat(last.get("errorText").stringValue()).doesNotContain("words");
	}

	private ResponseEntity<JsonNode> ask() {
		return http().post().uri("/api/chat/{chat}", this.chat).body("To be?").retrieve().toEntity(JsonNode.class);
	}

	private List<String> types(String url) {
		return chunks(url).valueStream().map((chunk) -> chunk.get("type").stringValue()).toList();
	}

	private JsonNode chunks(String url) {
		return http().get().uri(URI.create(application() + url + "?offset=-1")).retrieve().body(JsonNode.class);
	}

	private RestClient http() {
		return RestClient.create(application());
	}

	private String application() {
		return "http://localhost:" + this.port;
	}

	static boolean nodeIsFound() {
		boolean found = NodeProject.isNodeFound();
		if (!found) {
			System.out.println("SKIPPED RecordingTests: needs Node.js for a page that is reloaded");
		}
		return found;
	}

}
