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

package io.durablestreams.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.fixtures.ReferenceServer;
import io.durablestreams.fixtures.RequiresReferenceServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.test.StepVerifier;

import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Reads survive what the protocol's reference server can be made to do wrong.
 */
@RequiresReferenceServer
class ReferenceServerFaultTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static ReferenceServer server;

	private DurableStreamsClient client;

	private DurableStream stream;

	private final List<ReadAttempt> attempts = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void startServer() {
		server = ReferenceServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void createClient() {
		this.client = DurableStreamsClient.builder(server.baseUrl())
			.readBackOff(new FixedBackOff(10, FixedBackOff.UNLIMITED_ATTEMPTS))
			.compression(true)
			.build();
		this.stream = this.client.stream("faults/" + UUID.randomUUID());
	}

	@AfterEach
	void closeClient() {
		this.client.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "OFF; ~status~:503,~retryAfter~:0,~count~:2", "LONG_POLL; ~status~:429,~retryAfter~:0,~count~:2",
					"SSE; ~status~:500,~count~:2", "OFF; ~dropConnection~:true,~count~:2",
					"LONG_POLL; ~dropConnection~:true,~count~:2", "SSE; ~dropConnection~:true,~count~:2",
					"OFF; ~truncateBodyBytes~:700,~count~:1" })
	void aReadGivesExactlyTheStreamInSpiteOf(LiveMode mode, String fault) {
		List<String> expected = IntStream.range(0, 1000).mapToObj(Integer::toString).toList();
		this.stream.create(
				CreateOptions.json().toBuilder().content(expected.toString().getBytes(StandardCharsets.UTF_8)).build())
			.block(SOON);
		this.stream.closeStream().block(SOON);
		server.injectFault(
				("{~path~:~" + this.stream.uri().getPath() + "~,~method~:~GET~," + fault + "}").replace("~", "\""));
		List<String> messages = this.stream.read()
			.live(mode)
			.onRetry(this.attempts::add)
			.signals()
			.ofType(ReadSignal.Message.class)
			.map(ReferenceServerFaultTests::text)
			.collectList()
			.block(SOON);
		assertThat(messages).isEqualTo(expected);
		assertThat(this.attempts).isNotEmpty();
	}

	@Test
	void anUnknownEventInFrontOfTheOthersIsIgnored() {
		this.stream.create(CreateOptions.json().toBuilder().content("[1]".getBytes(StandardCharsets.UTF_8)).build())
			.block(SOON);
		this.stream.closeStream().block(SOON);
		server.injectFault("{\"path\":\"" + this.stream.uri().getPath()
				+ "\",\"method\":\"GET\",\"injectSseEvent\":{\"eventType\":\"surprise\",\"data\":\"[2]\"}}");
		assertThat(this.stream.read()
			.live(LiveMode.SSE)
			.signals()
			.ofType(ReadSignal.Message.class)
			.map(ReferenceServerFaultTests::text)
			.collectList()
			.block(SOON)).containsExactly("1");
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "AUTO" })
	void textIsReadToTheByteWhereEventsWouldChangeIt(LiveMode mode) {
		this.stream.create(CreateOptions.of(MediaType.TEXT_PLAIN)).block(SOON);
		List<Byte> received = new CopyOnWriteArrayList<>();
		Disposable read = this.stream.read().live(mode).signals().subscribe((signal) -> {
			if (signal instanceof ReadSignal.Message message) {
				for (byte b : message.data()) {
					received.add(b);
				}
			}
		});
		byte[] text = "a\r\nb\rcé".getBytes(StandardCharsets.UTF_8);
		List<Byte> expected = new ArrayList<>();
		for (byte b : text) {
			this.stream.append(new byte[] { b }).block(SOON);
			expected.add(b);
		}
		await().until(() -> received.size() == text.length);
		assertThat(received).isEqualTo(expected);
		read.dispose();
	}

	@ParameterizedTest
	@EnumSource(names = { "LONG_POLL", "SSE", "AUTO" })
	void aStreamDeletedAndMadeAnewIsAPositionLost(LiveMode mode) {
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[1,2,3,4,5,6]").block(SOON);
		StreamPosition tail = this.stream.read().signals().blockLast(SOON).position();
		this.stream.delete().block(SOON);
		this.stream.create(CreateOptions.json()).block(SOON);
		this.stream.append("[1]").block(SOON);
		this.stream.read()
			.from(tail)
			.live(mode)
			.signals()
			.then()
			.as(StepVerifier::create)
			.expectError(PositionLostException.class)
			.verify(SOON);
	}

	private static String text(ReadSignal.Message message) {
		return new String(message.data(), StandardCharsets.UTF_8);
	}

}
