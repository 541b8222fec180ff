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

package io.durablestreams.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Start, stop, and what may stand in the way.
 */
class LifecycleTests {

	@Test
	void aRestartKeepsPortAndStreamsInMemory() {
		try (EmbeddedDurableStreamsServer server = server().build()) {
			server.start();
			int port = server.port();
			TestClient client = new TestClient(server);
			client.create("kept", TestClient.TEXT);
			client.append("kept", TestClient.TEXT, "data");
			server.stop();
			assertThat(server.isRunning()).isFalse();
			server.start();
			assertThat(server.port()).isEqualTo(port);
			assertThat(server.baseUrl()).isEqualTo("http://127.0.0.1:" + port + "/v1/stream");
			assertThat(client.get("kept").body()).isEqualTo("data");
		}
	}

	@Test
	void aServerThatHasStoppedKeepsNoProcessFromItsEnd(@TempDir Path data) {
		Set<Thread> before = threadsThatKeepTheProcess();
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).build()) {
			server.start();
			new TestClient(server).create("kept", TestClient.TEXT);
		}
		// Netty's last thread goes a second behind its last work.
		Awaitility.await()
			.atMost(Duration.ofSeconds(5))
			.untilAsserted(() -> assertThat(threadsThatKeepTheProcess()).isSubsetOf(before));
	}

	private static Set<Thread> threadsThatKeepTheProcess() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon())
			.collect(Collectors.toSet());
	}

	@Test
	void aServerWarnsOnceThatItIsNotForProduction() {
		List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
		try (EmbeddedDurableStreamsServer server = server().build(); Closeable capture = capture(log)) {
			server.start();
			server.stop();
			server.start();
			assertThat(log).extracting(ILoggingEvent::getFormattedMessage)
				.singleElement(InstanceOfAssertFactories.STRING)
				.contains(server.baseUrl(), "not for production");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void housekeepingIsDone(@TempDir Path data) {
		List<ILoggingEvent> log = new CopyOnWriteArrayList<>();
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).maxStreams(1).build();
				Closeable capture = capture(log)) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("short-lived", TestClient.TEXT, "Stream-TTL", "1");
			Awaitility.await().until(() -> client.create("next", TestClient.TEXT).statusCode() == 201);
			server.stop();
			// No more than that it is not for production
			assertThat(log).hasSize(1);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Collect the warnings of servers. */
	private static Closeable capture(List<ILoggingEvent> warnings) {
		Logger logger = (Logger) LoggerFactory.getLogger("io.durablestreams.embedded");
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
					warnings.add(event);
				}
			}

		};
		appender.start();
		logger.addAppender(appender);
		return () -> logger.detachAppender(appender);
	}

	@Test
	void nothingButTheLoopbackAddressLeadsToTheServer() throws IOException {
		try (EmbeddedDurableStreamsServer server = server().build()) {
			server.start();
			List<InetAddress> others = NetworkInterface.networkInterfaces()
				.flatMap(NetworkInterface::inetAddresses)
				.filter((address) -> !address.isLoopbackAddress())
				.toList();
			Assumptions.assumeFalse(others.isEmpty(), "this machine has a loopback address only");
			assertThat(others).noneMatch((address) -> canConnect(address, server.port()));
			assertThat(canConnect(InetAddress.getByName("127.0.0.1"), server.port())).isTrue();
		}
	}

	private static boolean canConnect(InetAddress address, int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address, port), 5000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void startAndStopMayBeRepeated() {
		EmbeddedDurableStreamsServer server = server().build();
		server.stop();
		server.start();
		server.start();
		server.close();
		server.close();
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void stopEndsALongPollAtOnce() {
		try (EmbeddedDurableStreamsServer server = server().longPollTimeout(Duration.ofMinutes(10)).build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("quiet", TestClient.TEXT);
			CompletableFuture<HttpResponse<String>> poll = client.sendAsync("GET", "quiet?offset=now&live=long-poll",
					"");
			awaitWaiting(server, 1);
			server.stop();
			HttpResponse<String> response = TestClient.get(poll);
			assertThat(response.statusCode()).isEqualTo(204);
			assertThat(TestClient.nextOffset(response)).endsWith("_0000000000000000");
		}
	}

	@Test
	void stopEndsAnSseResponseAtAnEventsEnd() {
		try (EmbeddedDurableStreamsServer server = server().longPollTimeout(Duration.ofMinutes(10)).build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("quiet", TestClient.TEXT);
			client.append("quiet", TestClient.TEXT, "data");
			CompletableFuture<HttpResponse<String>> events = client.sendAsync("GET", "quiet?offset=-1&live=sse", "");
			awaitWaiting(server, 1);
			server.stop();
			assertThat(TestClient.get(events).body()).startsWith("event: data\ndata:data\n\n").endsWith("}\n\n");
		}
	}

	@Test
	void aClientThatGoesAwayIsNotWaitedFor() {
		try (EmbeddedDurableStreamsServer server = server().longPollTimeout(Duration.ofMinutes(10)).build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("quiet", TestClient.TEXT);
			CompletableFuture<HttpResponse<String>> poll = client.sendAsync("GET", "quiet?offset=now&live=long-poll",
					"");
			CompletableFuture<HttpResponse<String>> events = client.sendAsync("GET", "quiet?offset=now&live=sse", "");
			awaitWaiting(server, 2);
			poll.cancel(true);
			events.cancel(true);
			awaitWaiting(server, 0);
		}
	}

	@Test
	void anSseResponseEndsAfterItsLifetime() {
		try (EmbeddedDurableStreamsServer server = server().sseLifetime(Duration.ofMillis(300)).build()) {
			server.start();
			TestClient client = new TestClient(server);
			client.create("quiet", TestClient.TEXT);
			assertThat(client.get("quiet?offset=now&live=sse").body()).startsWith("event: control").endsWith("}\n\n");
		}
	}

	@Test
	void aPortInUseFailsTheStartByName() {
		try (EmbeddedDurableStreamsServer first = server().build()) {
			first.start();
			try (EmbeddedDurableStreamsServer second = server().port(first.port()).build()) {
				assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(second::start)
					.withMessageContaining("Port " + first.port())
					.withMessageContaining("in use")
					.withMessageContaining("0 for a free one");
				assertThat(second.isRunning()).isFalse();
			}
		}
	}

	@Test
	void aDataDirectoryInUseFailsTheStartByName(@TempDir Path data) {
		try (EmbeddedDurableStreamsServer first = server().dataDirectory(data).build();
				EmbeddedDurableStreamsServer second = server().dataDirectory(data).build()) {
			first.start();
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(second::start)
				.withMessageContaining(data.toString())
				.withMessageContaining("in use");
			first.stop();
			second.start();
			assertThat(second.isRunning()).isTrue();
		}
	}

	@Test
	void aDataDirectoryThatCanNotBeWrittenFailsTheStartByName(@TempDir Path temp) throws IOException {
		Path file = Files.writeString(temp.resolve("file"), "not a directory");
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(file.resolve("data")).build()) {
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
				.withMessageContaining(file.resolve("data").toString())
				.withMessageContaining("can't be written");
		}
	}

	@Test
	void aDataFileThatIsSomethingElseFailsTheStartByName(@TempDir Path data) throws IOException {
		Files.writeString(data.resolve("durable-streams.mv.db"), "something else ".repeat(1000));
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).build()) {
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
				.withMessageContaining(data.toString())
				.withMessageContaining("can't be read");
		}
	}

	@Test
	void aDataFileOfSomebodyElseFailsTheStartAndIsLetGo(@TempDir Path data) {
		String file = data.resolve("durable-streams.mv.db").toString();
		try (MVStore other = MVStore.open(file)) {
			other.openMap("streams").put(1L, "something else");
		}
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).build()) {
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
				.withMessageContaining(data.toString())
				.withMessageContaining("can't be read");
			try (MVStore other = MVStore.open(file)) {
				assertThat(other.openMap("streams")).containsEntry(1L, "something else");
			}
		}
	}

	@Test
	void whateverFailsAtTheStartLeavesNothingBehind(@TempDir Path data) {
		keep(data, "webhook-key", "none");
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).build()) {
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
				.withMessageContaining(data.toString());
			assertThat(server.isRunning()).isFalse();
			Awaitility.await()
				.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
					.filteredOn((thread) -> thread.getName().startsWith("durable-streams") && !before.contains(thread))
					.isEmpty());
			keep(data, "webhook-key", null);
			server.start();
			assertThat(server.isRunning()).isTrue();
		}
	}

	private static void keep(Path data, String name, @Nullable String value) {
		try (StreamStore store = StreamStore.open(data, 1)) {
			store.properties().save(name, value).block();
		}
	}

	@Test
	void aRestartThatFailsKeepsStreamsInMemory() throws IOException {
		try (EmbeddedDurableStreamsServer server = server().build()) {
			server.start();
			new TestClient(server).create("kept", TestClient.TEXT);
			server.stop();
			try (ServerSocket other = new ServerSocket()) {
				other.setReuseAddress(true);
				other.bind(new InetSocketAddress("127.0.0.1", server.port()));
				assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
					.withMessageContaining("in use");
			}
			server.start();
			assertThat(new TestClient(server).get("kept").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void aDataDirectoryMayBeASymbolicLinkButItsFileMayNot(@TempDir Path temp) throws IOException {
		Path data = Files.createSymbolicLink(temp.resolve("link"), Files.createDirectory(temp.resolve("data")));
		Path elsewhere = Files.createFile(temp.resolve("elsewhere"));
		try (EmbeddedDurableStreamsServer server = server().dataDirectory(data).build()) {
			server.start();
			assertThat(new TestClient(server).create("stream", TestClient.TEXT).statusCode()).isEqualTo(201);
			server.stop();
			Path file = data.resolve("durable-streams.mv.db");
			Files.delete(file);
			Files.createSymbolicLink(file, elsewhere);
			assertThatExceptionOfType(EmbeddedServerException.class).isThrownBy(server::start)
				.withMessageContaining(data.toString())
				.withMessageContaining("symbolic link");
			assertThat(elsewhere).isEmptyFile();
		}
	}

	@Test
	void deletingAllStreamsEndsTheirReaders() {
		try (EmbeddedDurableStreamsServer server = server().longPollTimeout(Duration.ofMinutes(10)).build()) {
			assertThatIllegalStateException().isThrownBy(server::deleteAllStreams)
				.withMessageContaining("isn't running");
			server.start();
			TestClient client = new TestClient(server);
			client.create("source", TestClient.TEXT);
			client.create("fork", TestClient.TEXT, "Stream-Forked-From", "/v1/stream/source");
			CompletableFuture<HttpResponse<String>> poll = client.sendAsync("GET", "fork?offset=now&live=long-poll",
					"");
			awaitWaiting(server, 1);
			server.deleteAllStreams();
			assertThat(TestClient.get(poll).statusCode()).isEqualTo(404);
			assertThat(client.get("source").statusCode()).isEqualTo(404);
			assertThat(client.create("source", TestClient.TEXT).statusCode()).isEqualTo(201);
		}
	}

	@Test
	void badSettingsAreRefusedByName() {
		assertThatIllegalArgumentException().isThrownBy(() -> server().port(70_000)).withMessageContaining("port");
		assertThatIllegalArgumentException().isThrownBy(() -> server().longPollTimeout(Duration.ZERO))
			.withMessageContaining("longPollTimeout");
		assertThatIllegalArgumentException().isThrownBy(() -> server().basePath("streams"))
			.withMessageContaining("basePath");
		assertThatIllegalArgumentException().isThrownBy(() -> server().maxStreams(0))
			.withMessageContaining("maxStreams");
	}

	private static void awaitWaiting(EmbeddedDurableStreamsServer server, int readers) {
		Awaitility.await().until(server::waitingReaders, (waiting) -> waiting == readers);
	}

	private static EmbeddedDurableStreamsServerBuilder server() {
		return EmbeddedDurableStreamsServer.builder().port(0);
	}

}
