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

package io.durablestreams.sample.answer;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.gateway.recording.ChatChunks;
import io.durablestreams.gateway.recording.DurableStreamRecorder;
import io.durablestreams.gateway.recording.Recording;
import io.durablestreams.gateway.recording.RecordingOptions;
import io.durablestreams.gateway.recording.RecordingResponses;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes questions. Answers are read from the gateway's route {@code answers}.
 */
@RestController
@RequestMapping("/answers")
class AnswerController {

	private static final RecordingOptions CHAT = RecordingOptions.builder().cancelMessage(ChatChunks.abort()).build();

	private final DurableStreamRecorder recorder;

	private final LocalModel model;

	AnswerController(DurableStreamRecorder recorder, LocalModel model) {
		this.recorder = recorder;
		this.model = model;
	}

	@PostMapping
	CompletableFuture<ResponseEntity<Map<String, String>>> ask(@RequestBody Question question) {
		String stream = "answers/" + UUID.randomUUID();
		return this.recorder.record(stream, ChatChunks.of(this.model.answer(question.text())), CHAT)
			.thenApply((recording) -> RecordingResponses.created("/streams/" + recording.stream()));
	}

	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	CompletableFuture<Void> cancel(@PathVariable UUID id) {
		return this.recorder.find("answers/" + id).thenAccept((recording) -> recording.ifPresent(Recording::cancel));
	}

}
