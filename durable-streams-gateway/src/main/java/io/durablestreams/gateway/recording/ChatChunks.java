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

import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The chunks of an answer as chat transports for browsers read them from a JSON stream,
 * those of the AI SDK for instance, whose {@code useChat} then goes on after a reload:
 * {@code start}, {@code text-start}, {@code text-delta}, {@code text-end} and
 * {@code finish}, or {@code error} or {@code abort} where it ends early.
 */
public final class ChatChunks {

	private ChatChunks() {
	}

	/**
	 * The chunks of a text that comes in pieces.
	 * @param pieces the pieces
	 * @return the chunks, which fail as the pieces do
	 */
	public static Flux<Map<String, Object>> of(Publisher<String> pieces) {
		return of(pieces, Function.identity());
	}

	/**
	 * The chunks of a text that comes in pieces of whatever type, such as
	 * {@code ChatChunks.of(responses, (response) -> response.getResult().getOutput().getText())}
	 * with Spring AI.
	 * @param <T> the type of the pieces
	 * @param pieces the pieces
	 * @param text gives a piece's text; {@code null} and what is empty is left out
	 * @return the chunks, which fail as the pieces do
	 */
	public static <T> Flux<Map<String, Object>> of(Publisher<T> pieces, Function<? super T, @Nullable String> text) {
		return Flux.defer(() -> {
			String id = UUID.randomUUID().toString();
			Flux<Map<String, Object>> deltas = Flux.from(pieces)
				.mapNotNull(text)
				.filter((piece) -> !piece.isEmpty())
				.map((piece) -> Map.of("type", "text-delta", "id", id, "delta", piece));
			return Flux.concat(
					Flux.just(Map.of("type", "start", "messageId", id), Map.of("type", "text-start", "id", id)), deltas,
					Flux.just(Map.of("type", "text-end", "id", id), Map.of("type", "finish")));
		});
	}

	/**
	 * The chunk that tells the reader of an error.
	 * @param text what to show
	 * @return the chunk
	 */
	public static Map<String, Object> error(String text) {
		return Map.of("type", "error", "errorText", text);
	}

	/**
	 * The chunk that tells the reader that the answer was cancelled.
	 * @return the chunk
	 */
	public static Map<String, Object> abort() {
		return Map.of("type", "abort");
	}

}
