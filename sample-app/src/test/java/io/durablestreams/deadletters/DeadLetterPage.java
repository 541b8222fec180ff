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

package io.durablestreams.deadletters;

import io.durablestreams.listener.deadletter.DeadLetterQuery;
import io.durablestreams.listener.deadletter.DeadLetters;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DeadLetterPage {

	private final DeadLetters deadLetters;

	DeadLetterPage(DeadLetters deadLetters) {
		this.deadLetters = deadLetters;
	}

	@GetMapping("/letters")
	Flux<String> letters() {
		return this.deadLetters.list(DeadLetterQuery.of("stock").limit(50))
			.map((letter) -> letter.ordinal() + ": " + letter.exception());
	}

	@PostMapping(path = "/letters/again", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<String> handleAgain() {
		return this.deadLetters.handleAgain(DeadLetterQuery.of("stock"))
			.map((outcome) -> outcome.letter().ordinal() + ": " + outcome.status());
	}

}
