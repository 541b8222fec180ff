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

package io.durablestreams.client.hostile;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.JdkStreamConnector;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a server does to its responses, a read gives exactly the stream, and so does a
 * read from any position that another one has reported.
 */
class HostileReadPropertyTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int CASES = 6;

	private static HostileServer server;

	private static DurableStreamsClient client;

	private static DurableStreamsClient jdkClient;

	@BeforeAll
	static void start() {
		server = new HostileServer((request, connection) -> false);
		client = DurableStreamsClient.builder(server.baseUrl())
			.readBackOff(new FixedBackOff(1, FixedBackOff.UNLIMITED_ATTEMPTS))
			.compression(true)
			.build();
		JdkStreamConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		jdkClient = DurableStreamsClient.builder(server.baseUrl())
			.readBackOff(new FixedBackOff(1, FixedBackOff.UNLIMITED_ATTEMPTS))
			.connectors(connector, connector)
			.compression(true)
			.build();
	}

	@AfterAll
	static void stop() {
		client.close();
		jdkClient.close();
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "OFF, application/json", "LONG_POLL, application/json", "SSE, application/json",
			"AUTO, application/json", "OFF, application/x-ndjson", "LONG_POLL, application/x-ndjson",
			"SSE, application/x-ndjson", "AUTO, application/x-ndjson", "OFF, application/octet-stream",
			"LONG_POLL, application/octet-stream", "SSE, application/octet-stream", "AUTO, application/octet-stream",
			"OFF, text/plain", "LONG_POLL, text/plain", "SSE, text/plain", "AUTO, text/plain" })
	void aReadCutAtAnyByteGivesExactlyTheStreamAndSoDoesAReadFromAnyPositionReported(LiveMode mode, String type) {
		Seeds.forEach(CASES, (random) -> {
			StreamModel model = StreamModel.random(random, MediaType.parseMediaType(type));
			int hostility = random.nextInt(8);
			serve(model, random, hostility, mode);
			List<ReadSignal> all = read(random, StreamPosition.EARLIEST, mode);
			assertThat(content(model, all, mode)).as("the stream").isEqualTo(expected(model, mode));
			assertThat(all).last().isInstanceOf(ReadSignal.Progress.class);
			for (int i = random.nextInt(1 + all.size() / 3); i < all.size(); i += 1
					+ random.nextInt(1 + all.size() / 3)) {
				serve(model, random, hostility, mode);
				List<ReadSignal> joined = new ArrayList<>(all.subList(0, i + 1));
				StreamPosition position = all.get(i).position();
				joined.addAll(read(random, position, mode));
				assertThat(content(model, joined, mode)).as("the stream, resumed at " + position)
					.isEqualTo(expected(model, mode));
			}
		});
	}

	private static void serve(StreamModel model, Random random, int hostility, LiveMode mode) {
		boolean catchUp = mode == LiveMode.OFF || random.nextBoolean();
		server.handle(new HostileStream(model, new Random(random.nextLong()), hostility, catchUp));
	}

	private static List<ReadSignal> read(Random random, StreamPosition from, LiveMode mode) {
		DurableStreamsClient reader = (random.nextInt(4) == 0) ? jdkClient : client;
		Flux<ReadSignal> signals = reader.stream("s").read().from(from).live(mode).signals();
		if (random.nextInt(3) == 0) {
			signals = signals.limitRate(1);
		}
		if (random.nextInt(8) == 0) {
			// A subscriber that is still busy when the connection breaks.
			signals = signals.concatMap((signal) -> Mono.delay(Duration.ofMillis(2)).thenReturn(signal), 1);
		}
		return signals.collectList().block(SOON);
	}

	/**
	 * For JSON and lines the messages one by one, otherwise the chunks put together.
	 */
	private static Object content(StreamModel model, List<ReadSignal> signals, LiveMode mode) {
		List<String> messages = new ArrayList<>();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (ReadSignal signal : signals) {
			if (signal instanceof ReadSignal.Message message) {
				messages.add(normalised(model, text(message.data()), mode));
				bytes.writeBytes(message.data());
			}
		}
		boolean framed = model.isJson() || model.contentType().getSubtype().equals("x-ndjson");
		return framed ? messages : normalised(model, text(bytes.toByteArray()), mode);
	}

	private static Object expected(StreamModel model, LiveMode mode) {
		if (model.isJson()) {
			return model.appends().stream().map((message) -> normalised(model, text(message), mode)).toList();
		}
		String all = text(model.bytes(0, model.size()));
		if (!model.contentType().getSubtype().equals("x-ndjson")) {
			return normalised(model, all, mode);
		}
		List<String> lines = new ArrayList<>();
		for (String line : all.split("\n")) {
			String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
			if (!content.matches("[ \t]*")) {
				lines.add(content);
			}
		}
		return lines;
	}

	/**
	 * Events don't tell line ends apart; only for text does that matter, and for white
	 * space within JSON.
	 */
	private static String normalised(StreamModel model, String text, LiveMode mode) {
		boolean events = mode == LiveMode.SSE || mode == LiveMode.AUTO;
		return (events && (model.isText() || model.isJson())) ? text.replaceAll("\r\n|\r", "\n") : text;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
