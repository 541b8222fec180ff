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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.gateway.recording.ChatChunks;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.Recording;
import io.durablestreams.gateway.recording.RecordingOptions;
import io.durablestreams.gateway.recording.RecordingResponses;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

@RestController
@RequestMapping("/api/chat/{chat}")
class ChatController {

	private final DurableStreamRecorder recorder;

	private final ChatModel model;

	ChatController(DurableStreamRecorder recorder, ChatModel model) {
		this.recorder = recorder;
		this.model = model;
	}

	@PostMapping
	CompletableFuture<ResponseEntity<Map<String, String>>> ask(@PathVariable String chat,
			@RequestBody String question) {
		RecordingOptions options = RecordingOptions.builder().key(chat).cancelMessage(ChatChunks.abort()).build();
		return this.recorder
			.record("chats/" + chat + "/" + UUID.randomUUID(), ChatChunks.of(this.model.answer(question)), options)
			.thenApply((recording) -> RecordingResponses.created(url(recording)));
	}

	@GetMapping("/stream")
	CompletableFuture<ResponseEntity<Map<String, String>>> running(@PathVariable String chat) {
		return this.recorder.find(chat)
			.thenApply((recording) -> RecordingResponses.running(recording, ChatController::url));
	}

	@DeleteMapping("/stream")
	CompletableFuture<Void> cancel(@PathVariable String chat) {
		return this.recorder.find(chat).thenAccept((recording) -> recording.ifPresent(Recording::cancel));
	}

	private static String url(Recording recording) {
		return UriUtils.encodePath("/streams/" + recording.stream(), StandardCharsets.UTF_8);
	}

}
