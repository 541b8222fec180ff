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

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.gateway.recording.ChatChunks;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.Recording;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@TestPropertySource(properties = "spring.config.name=recording")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedDurableStreams
class SpringAiTests {

	@Autowired
	DurableStreamRecorder recorder;

	@Autowired
	DurableStreamsClient client;

	private final ChatClient chatClient = ChatClient.create(new FakeModel());

	@Test
	void whatAChatClientStreamsIsRecordedAsItIs() {
		Recording recording = this.recorder.record("ai/text", this.chatClient.prompt("To be?").stream().content())
			.join();
		assertEnded(recording);
		assertThat(messages("ai/text")).map(JsonNode::stringValue).containsExactly("To be", " or not");
	}

	@Test
	void whatAChatClientStreamsIsRecordedAsChunksOfAChat() {
		Flux<ChatResponse> responses = this.chatClient.prompt("To be?").stream().chatResponse();
		Recording recording = this.recorder
			.record("ai/chunks", ChatChunks.of(responses, (response) -> response.getResult().getOutput().getText()))
			.join();
		assertEnded(recording);
		assertThat(messages("ai/chunks")).map((chunk) -> chunk.get("type").stringValue())
			.containsExactly("start", "text-start", "text-delta", "text-delta", "text-end", "finish");
	}

	@Test
	void eventsOfAnyStructureAreRecorded() {
		assertEnded(this.recorder.record("ai/events", Flux.just(new Step("search", 3), new Step("answer", 1))).join());
		assertThat(messages("ai/events")).map((step) -> step.get("tool").stringValue())
			.containsExactly("search", "answer");
	}

	private static void assertEnded(Recording recording) {
		assertThat(recording.ended()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(Recording.State.COMPLETED);
	}

	private List<JsonNode> messages(String stream) {
		return this.client.stream(stream)
			.read()
			.messages(JsonNode.class)
			.map((message) -> message.value())
			.collectList()
			.block();
	}

	private record Step(String tool, int calls) {
	}

	private static final class FakeModel implements ChatModel {

		@Override
		public ChatResponse call(Prompt prompt) {
			return response("To be or not");
		}

		@Override
		public Flux<ChatResponse> stream(Prompt prompt) {
			return Flux.just("To be", " or not").map(FakeModel::response);
		}

		private static ChatResponse response(String text) {
			return new ChatResponse(List.of(new Generation(new AssistantMessage(text))));
		}

	}

}
