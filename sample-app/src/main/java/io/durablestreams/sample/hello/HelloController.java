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

package io.durablestreams.sample.hello;

import java.util.List;

import io.durablestreams.core.DurableStreamOperations;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Greets, and shows what has been heard since the service began.
 */
@RestController
@RequestMapping("/hello")
class HelloController {

	private final DurableStreamOperations streams;

	private final HelloListener listener;

	HelloController(DurableStreamOperations streams, HelloListener listener) {
		this.streams = streams;
		this.listener = listener;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	void greet(@RequestParam String name) {
		this.streams.send("hello", "Hello, " + name + "!");
	}

	@GetMapping
	List<String> greetings() {
		return this.listener.greetings();
	}

}
