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

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

import org.springframework.stereotype.Component;

/**
 * A model that says what the test tells it to.
 */
@Component
class ScriptedModel implements LanguageModel {

	private static final EmitFailureHandler PATIENT = EmitFailureHandler.busyLooping(Duration.ofSeconds(20));

	private volatile Sinks.Many<String> words = Sinks.many().unicast().onBackpressureBuffer();

	@Override
	public Flux<String> answer(String question) {
		this.words = Sinks.many().unicast().onBackpressureBuffer();
		return this.words.asFlux();
	}

	void say(String token) {
		this.words.emitNext(token, PATIENT);
	}

	void finish() {
		this.words.emitComplete(PATIENT);
	}

	void fail() {
		this.words.emitError(new IllegalStateException("The model is out of words"), PATIENT);
	}

}
