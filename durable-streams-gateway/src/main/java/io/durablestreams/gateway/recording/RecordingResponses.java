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

package io.durablestreams.gateway.recording;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.springframework.http.ResponseEntity;

/**
 * What a controller answers about recordings, as chat transports for browsers expect it.
 * Serves Spring MVC and WebFlux.
 */
public final class RecordingResponses {

	private RecordingResponses() {
	}

	/**
	 * A recording has been started: 201 with the URL at which it is read, as
	 * {@code Location} and as {@code streamUrl} of a JSON body.
	 * @param url the URL, a route of the gateway
	 * @return the response
	 */
	public static ResponseEntity<Map<String, String>> created(String url) {
		return ResponseEntity.created(URI.create(url)).body(body(url));
	}

	/**
	 * Whether something is being recorded: 200 with the URL at which it is read, or 204.
	 * @param running the recording, if there is one
	 * @param url gives the URL of a recording, a route of the gateway
	 * @return the response
	 */
	public static ResponseEntity<Map<String, String>> running(Optional<Recording> running,
			Function<Recording, String> url) {
		return running.map(url)
			.map((location) -> ResponseEntity.ok().location(URI.create(location)).body(body(location)))
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	private static Map<String, String> body(String url) {
		return Map.of("streamUrl", url);
	}

}
