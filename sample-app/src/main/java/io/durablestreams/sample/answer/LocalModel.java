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

import java.time.Duration;

import reactor.core.publisher.Flux;

import org.springframework.stereotype.Component;

/**
 * Speaks like a language model, word by word, and knows little: it stands where an
 * application would call one.
 */
@Component
class LocalModel {

	private static final Duration PACE = Duration.ofMillis(50);

	private static final String ANSWER = "You asked: “%s” I am a small model that lives in this process, so here is what "
			+ "I know. Each flight on this board is a message of a durable stream. The board reads the stream from where "
			+ "it left off, so a reload, a second tab or a lost connection costs nothing. This answer is such a stream "
			+ "too: it is written while I speak, whether anybody is listening or not. Reload the page, and I will not "
			+ "have to begin again.";

	/**
	 * Answer a question.
	 * @param question the question
	 * @return the answer, word by word
	 */
	Flux<String> answer(String question) {
		return Flux.fromArray(ANSWER.formatted(question.strip()).split("(?<= )")).delayElements(PACE);
	}

}
