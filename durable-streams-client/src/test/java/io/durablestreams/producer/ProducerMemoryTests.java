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

package io.durablestreams.producer;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.StreamContents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A producer of large messages in a process with a small heap, and a server that is
 * slower than it.
 */
class ProducerMemoryTests {

	private static final int MESSAGES = 80;

	private static final int MEBIBYTE = 1024 * 1024;

	private EmbeddedDurableStreamsServer server;

	private FaultProxy proxy;

	@BeforeEach
	void start() {
		this.server = EmbeddedDurableStreamsServer.builder().port(0).build();
		this.server.start();
		this.proxy = new FaultProxy(this.server.baseUrl());
		this.proxy.faults((append) -> FaultProxy.Fault.DELAYED);
	}

	@AfterEach
	void stop() {
		this.proxy.close();
		this.server.stop();
	}

	@Test
	void messagesOfOneMebibyteFitThroughABufferOfEightInAHeapOf64() throws Exception {
		Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp",
				System.getProperty("java.class.path"), ProducerMemoryTests.class.getName(), this.proxy.baseUrl()))
			.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
		assertThat(output).contains("values acknowledged " + MESSAGES, "publisher acknowledged " + MESSAGES);
		assertThat(process.exitValue()).isZero();
		assertThat(length("values")).isEqualTo((long) MESSAGES * MEBIBYTE);
		assertThat(length("publisher")).isEqualTo((long) MESSAGES * MEBIBYTE);
	}

	private long length(String stream) {
		return StreamContents.text(URI.create(this.server.baseUrl() + "/" + stream)).length();
	}

	/** Runs in the small process, which is told the base URL. */
	public static void main(String[] args) throws IOException {
		ProducerOptions options = ProducerOptions.builder()
			.contentType(MediaType.APPLICATION_OCTET_STREAM)
			.create(CreateMode.IF_MISSING)
			.bufferMemory(DataSize.ofMegabytes(8))
			.maxInFlight(2)
			.build();
		try (DurableStreamsClient client = DurableStreamsClient.builder(args[0]).build();
				DurableStreamProducerFactory factory = DefaultDurableStreamProducerFactory.builder(client).build()) {
			DurableStreamProducer<byte[]> values = factory.create("values", options);
			AtomicLong acknowledged = new AtomicLong();
			for (int i = 0; i < MESSAGES; i++) {
				values.send(message(i)).thenRun(acknowledged::incrementAndGet);
			}
			values.flush().join();
			System.out.println("values acknowledged " + acknowledged);
			DurableStreamProducer<byte[]> publisher = factory.create("publisher", options);
			Flux<byte[]> messages = Flux.range(0, MESSAGES).map(ProducerMemoryTests::message);
			System.out.println("publisher acknowledged " + publisher.send(messages).count().block());
		}
	}

	private static byte[] message(int number) {
		byte[] message = new byte[MEBIBYTE];
		Arrays.fill(message, (byte) ('a' + number % 26));
		return message;
	}

}
