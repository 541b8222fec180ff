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

package io.durablestreams.client.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.hostile.EventWriter;
import io.durablestreams.client.hostile.Seeds;
import io.durablestreams.client.hostile.StreamModel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However the network splits a response, right or wrong, it gives the same signals.
 */
class SplitPropertyTests {

	private static final FailedRequest READ = FailedRequest.withoutResponse(HttpMethod.GET, "s");

	private static final int CASES = 100;

	@ParameterizedTest
	@CsvSource({ "application/json, false", "application/json, true", "application/x-ndjson, false",
			"application/x-ndjson, true", "application/octet-stream, false", "application/octet-stream, true",
			"text/plain, false", "text/plain, true" })
	void anySplitIntoBuffersGivesTheSameSignals(String type, boolean events) {
		Seeds.forEach(CASES, (random) -> {
			StreamModel model = StreamModel.random(random, MediaType.parseMediaType(type));
			byte[] body = body(model, random, events);
			boolean spoiled = random.nextInt(3) == 0 && body.length > 0;
			if (spoiled) {
				body = spoil(body, random);
			}
			StreamPosition start = StreamPosition.of(Offset.EARLIEST, (random.nextInt(3) == 0) ? random.nextInt(9) : 0);
			// Which of two faults is met first may depend on the split.
			int maxSize = (!spoiled && random.nextInt(4) == 0) ? 20 + random.nextInt(50) : 1 << 20;
			Outcome whole = decode(model, events, start, maxSize, List.of(body));
			Outcome single = decode(model, events, start, maxSize, split(body, random, 1));
			Outcome pieces = decode(model, events, start, maxSize, split(body, random, 50));
			assertThat(single.failure).as("failure, byte by byte").isEqualTo(whole.failure);
			assertThat(pieces.failure).as("failure, in pieces").isEqualTo(whole.failure);
			if (whole.failure == null || model.isJson()) {
				assertThat(single.content).as("byte by byte").isEqualTo(whole.content);
				assertThat(pieces.content).as("in pieces").isEqualTo(whole.content);
			}
			else {
				// How much of a piece of base64 is right before the fault may differ.
				assertThat(single.content).as("byte by byte").startsWith(whole.content);
				assertThat(single.content).as("in pieces").startsWith(pieces.content);
			}
			if (!spoiled && maxSize > 50_000 && start.subOffset() == 0) {
				assertThat(whole.failure).isNull();
			}
		});
	}

	private static byte[] body(StreamModel model, Random random, boolean events) {
		if (!events) {
			return model.page(random, 0, model.size());
		}
		EventWriter writer = new EventWriter(random);
		int place = 0;
		do {
			int next = place + ((model.size() > place) ? random.nextInt(model.size() - place) + 1 : 0);
			if (next > place) {
				writer.event("data", model.eventData(random, place, next));
			}
			place = next;
			if (random.nextBoolean() || place == model.size()) {
				writer.event("control", "{\"streamNextOffset\":\"" + model.token(place) + "\"}");
			}
		}
		while (place < model.size());
		return writer.toString().getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] spoil(byte[] body, Random random) {
		int place = random.nextInt(body.length);
		if (random.nextBoolean()) {
			return Arrays.copyOf(body, place);
		}
		byte[] spoiled = body.clone();
		spoiled[place] = "[]{},\"\\: \n\rx=".getBytes(StandardCharsets.US_ASCII)[random.nextInt(13)];
		return spoiled;
	}

	private static List<byte[]> split(byte[] body, Random random, int most) {
		List<byte[]> pieces = new ArrayList<>();
		int start = 0;
		while (start < body.length) {
			int end = Math.min(body.length, start + 1 + random.nextInt(most));
			pieces.add(Arrays.copyOfRange(body, start, end));
			start = end;
		}
		return pieces;
	}

	private static Outcome decode(StreamModel model, boolean events, StreamPosition start, int maxSize,
			List<byte[]> pieces) {
		Framing framing = new Framing(Map.of(), maxSize);
		boolean text = events && model.isText();
		StreamPosition from = text ? StreamPosition.of(start.offset()) : start;
		SignalDecoder decoder = text ? framing.eventTextDecoder(model.contentType(), from, READ)
				: framing.decoder(model.contentType(), from, READ);
		SegmentEnd end = new SegmentEnd(new Offset(model.token(model.size())), false, false, true, null);
		BodyDecoder body = events ? new EventDecoder(decoder, !model.isJson() && !model.isText(), false, READ)
				: new PageDecoder(decoder, end, true, READ);
		List<ReadSignal> signals = new ArrayList<>();
		String[] failure = new String[1];
		BodyDecoder.oneByOne(body.signals(Flux.fromIterable(pieces)))
			.subscribe(signals::add, (ex) -> failure[0] = ex.getClass().getSimpleName());
		boolean chunks = !framing.framesMessages(model.contentType());
		StringBuilder content = new StringBuilder();
		for (ReadSignal signal : signals) {
			if (signal instanceof ReadSignal.Message message) {
				content.append(new String(message.data(), StandardCharsets.ISO_8859_1))
					.append(chunks ? "" : " " + message.position() + "\n");
			}
			else {
				content.append(signal).append('\n');
			}
		}
		return new Outcome(content.toString(), failure[0]);
	}

	private record Outcome(String content, @Nullable String failure) {
	}

}
