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
import java.util.concurrent.atomic.AtomicInteger;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;

import org.springframework.stereotype.Component;

/**
 * A model that says what a test lets it say.
 */
@Component
class ChatModel {

	private static final EmitFailureHandler PATIENT = EmitFailureHandler.busyLooping(Duration.ofSeconds(20));

	final AtomicInteger cancelled = new AtomicInteger();

	private volatile Sinks.Many<String> words = Sinks.many().unicast().onBackpressureBuffer();

	Flux<String> answer(String question) {
		this.words = Sinks.many().unicast().onBackpressureBuffer();
		return this.words.asFlux().doOnCancel(this.cancelled::incrementAndGet);
	}

	void say(String word) {
		this.words.emitNext(word, PATIENT);
	}

	void finish() {
		this.words.emitComplete(PATIENT);
	}

	void fail() {
		this.words.emitError(new IllegalStateException("out of words"), PATIENT);
	}

}
