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
import java.util.UUID;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/answers/{id}")
class ChatController {

	private final DurableStreamsClient client;

	private final DurableStreamProducerFactory producers;

	private final LanguageModel model;

	ChatController(DurableStreamsClient client, DurableStreamProducerFactory producers, LanguageModel model) {
		this.client = client;
		this.producers = producers;
		this.model = model;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	void ask(@PathVariable UUID id, @RequestBody String question) {
		DurableStreamProducer<Token> answer = this.producers.get("answers/" + id, Token.class);
		answer.send(this.model.answer(question).onErrorReturn(" (The model failed.)").map(Token::new))
			.then(Mono.fromFuture(() -> answer.closeStream()))
			// What could not be delivered is in the log.
			.onErrorComplete()
			.subscribe();
	}

	@GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<ServerSentEvent<Token>> answer(@PathVariable UUID id,
			@RequestHeader(name = "Last-Event-ID", defaultValue = "-1") String lastEventId) {
		return this.client.stream("answers/" + id)
			.read()
			.from(StreamPosition.parse(lastEventId))
			.awaitCreation(Duration.ofSeconds(30))
			.live(LiveMode.AUTO)
			.messages(Token.class)
			.map((token) -> ServerSentEvent.builder(token.value()).id(token.position().toString()).build())
			.concatWithValues(ServerSentEvent.builder(new Token("")).event("end").build());
	}

}
