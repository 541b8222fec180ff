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

package io.durablestreams.gateway;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand live readers through one gateway with a heap of 256 MiB, and few threads.
 */
@EnabledIfSystemProperty(named = "soak", matches = "true")
class ManyReadersTests {

	private static final int READERS = 1000;

	@ParameterizedTest
	@EnumSource(WebStack.Kind.class)
	void aThousandLiveReadersFitIntoASmallHeap(WebStack.Kind stack) throws IOException {
		try (EmbeddedDurableStreamsServer streams = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			streams.start();
			Process gateway = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
					Gateway.class.getName(), stack.name(), streams.baseUrl())
				.redirectError(ProcessBuilder.Redirect.INHERIT)
				.start();
			Disposable.Composite readers = Disposables.composite();
			try (DurableStreamsClient client = DurableStreamsClient.builder(streams.baseUrl()).build()) {
				int port = Integer.parseInt(gateway.inputReader().readLine());
				DurableStream stream = client.stream("live");
				stream.create(CreateOptions.builder(MediaType.APPLICATION_JSON).build()).block();
				AtomicInteger opened = new AtomicInteger();
				AtomicInteger received = new AtomicInteger();
				HttpClient http = HttpClient.create(ConnectionProvider.create("readers", READERS));
				for (int i = 0; i < READERS; i++) {
					readers.add(http.get()
						.uri("http://127.0.0.1:" + port + "/open/live?live=sse&offset=-1")
						.responseContent()
						.asString(StandardCharsets.UTF_8)
						.subscribe((text) -> {
							opened.addAndGet(text.contains("streamNextOffset") ? 1 : 0);
							received.addAndGet(text.contains("0123456789") ? 1 : 0);
						}));
				}
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> opened.get() >= READERS);
				stream.append(AppendRequest.json("0123456789".repeat(1000))).block();
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> received.get() >= READERS);
				assertThat(gateway.isAlive()).isTrue();
				gateway.outputWriter().write("\n");
				gateway.outputWriter().flush();
				String figures = gateway.inputReader().readLine();
				System.out.println(stack + ", " + READERS + " live readers: " + figures);
				assertThat(Integer.parseInt(figures.replaceAll(" threads.*", ""))).isLessThan(60);
				assertThat(stream.read().from(StreamPosition.EARLIEST).messages(String.class).count().block()).isOne();
			}
			finally {
				readers.dispose();
				gateway.destroy();
			}
		}
	}

	/** The process that has so small a heap. */
	static final class Gateway {

		private Gateway() {
		}

		public static void main(String[] args) throws IOException {
			PrintStream figures = System.out;
			// Logs go elsewhere.
			System.setOut(System.err);
			DurableStreamsClient client = DurableStreamsClient.builder(args[1]).build();
			DurableStreamGateway gateway = DurableStreamGateway
				.builder(List
					.of(GatewayRoute.builder("open", "/open/{name}", client).stream("{name}").publicAccess().build()))
				.build();
			gateway.start();
			WebStack web = WebStack.Kind.valueOf(args[0]).start(gateway, 0);
			figures.println(web.url().getPort());
			System.in.read();
			Runtime.getRuntime().gc();
			long used = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
			figures.println(ManagementFactory.getThreadMXBean().getThreadCount() + " threads, " + used / 1024 / 1024
					+ " MiB of heap");
			System.in.read();
		}

	}

}
