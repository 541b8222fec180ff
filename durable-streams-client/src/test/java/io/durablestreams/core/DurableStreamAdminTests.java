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

package io.durablestreams.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.TransportException;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Streams that an application wants to be there.
 */
class DurableStreamAdminTests extends AbstractTemplateTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DurableStreamAdmin.class);
	}

	private List<String> told(Level level) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private DurableStreamAdmin start(NewStream... streams) {
		DurableStreamAdmin admin = builder().streams(streams).build();
		admin.start();
		return admin;
	}

	private DurableStreamAdminBuilder builder() {
		return DurableStreamAdmin.builder(this.client).retryBackOff(new FixedBackOff(20, Long.MAX_VALUE));
	}

	private static NewStreamStatus status(DurableStreamAdmin admin) {
		return admin.statuses().iterator().next();
	}

	private StreamMetadata metadata(String stream) {
		return this.client.stream(stream).metadata().block();
	}

	@Test
	void aMissingStreamIsCreatedAsItIsWantedAndFoundAtTheNextStart() {
		Instant expiry = Instant.parse("2099-01-01T00:00:00Z");
		NewStream text = NewStream.builder(newName()).contentType(MediaType.TEXT_PLAIN).ttl(Duration.ofDays(7)).build();
		NewStream seeded = NewStream.builder(newName())
			.expiresAt(expiry)
			.closed(true)
			.content("[1,2]".getBytes(StandardCharsets.UTF_8))
			.build();
		DurableStreamAdmin admin = start(text, seeded);
		assertThat(admin.statuses()).extracting(NewStreamStatus::state).containsExactly(State.CREATED, State.CREATED);
		assertThat(metadata(text.name()).contentType()).isEqualTo(MediaType.TEXT_PLAIN);
		assertThat(metadata(text.name()).ttl()).isEqualTo(Duration.ofDays(7));
		assertThat(metadata(seeded.name()).expiresAt()).isEqualTo(expiry);
		assertThat(metadata(seeded.name()).closed()).isTrue();
		assertThat(messages(seeded.name())).containsExactly("1", "2");
		admin.stop();
		admin.start();
		assertThat(admin.statuses()).extracting(NewStreamStatus::state).containsExactly(State.PRESENT, State.PRESENT);
		assertThat(admin.isComplete()).isTrue();
		admin.stop();
		assertThat(admin.isRunning()).isFalse();
	}

	static Stream<NewStreamBuilder> different() {
		return Stream.of(NewStream.builder("a").contentType(MediaType.TEXT_PLAIN),
				NewStream.builder("a").ttl(Duration.ofDays(1)),
				NewStream.builder("a").expiresAt(Instant.parse("2099-01-01T00:00:00Z")),
				NewStream.builder("a").closed(true));
	}

	@ParameterizedTest
	@MethodSource("different")
	void whatAnExistingStreamHasOtherwiseIsToldAndLeftAsItIs(NewStreamBuilder wanted) {
		server.deleteAllStreams();
		this.template.create("a");
		DurableStreamAdmin admin = start(wanted.build());
		assertThat(status(admin).state()).isEqualTo(State.DIFFERENT);
		assertThat(status(admin).differences()).hasSize(1);
		assertThat(admin.isComplete()).isTrue();
		assertThat(this.template.create("a").created()).as("changed").isFalse();
	}

	@Test
	void differencesAreToldInWords() {
		String stream = newName();
		this.template.create(stream);
		this.template.closeStream(stream);
		DurableStreamAdmin admin = start(
				NewStream.builder(stream).contentType(MediaType.TEXT_PLAIN).ttl(Duration.ofHours(1)).build());
		assertThat(status(admin).differences()).containsExactly(
				"the content type is 'application/json' instead of 'text/plain'",
				"the time to live is none instead of 1h", "it is closed");
	}

	@Test
	void parametersOfAContentTypeMakeNoDifference() {
		String stream = newName();
		this.template.create(stream);
		assertThat(status(start(NewStream.builder(stream)
			.contentType(MediaType.parseMediaType("application/json;charset=utf-8"))
			.build())).state()).isEqualTo(State.PRESENT);
	}

	@Test
	void aStreamThatIsOnlyValidatedIsNotCreated() {
		NewStream stream = NewStream.of(newName());
		DurableStreamAdmin admin = builder().streams(stream).mode(StreamInitializationMode.VALIDATE).build();
		assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(admin::start)
			.withMessageContaining(stream.name())
			.withCauseInstanceOf(StreamNotFoundException.class)
			.satisfies((ex) -> assertThat(ex.getStreams()).singleElement()
				.extracting(NewStreamStatus::stream)
				.isEqualTo(stream));
		assertThat(admin.isRunning()).isFalse();
		assertThat(this.template.exists(stream.name())).isFalse();
		this.template.create(stream);
		admin.start();
		assertThat(status(admin).state()).isEqualTo(State.PRESENT);
	}

	@Test
	void aValidatedStreamMustBeAsItIsWanted() {
		String stream = newName();
		this.template.create(stream);
		assertThatExceptionOfType(StreamInitializationException.class)
			.isThrownBy(() -> start(NewStream.builder(stream)
				.contentType(MediaType.TEXT_PLAIN)
				.mode(StreamInitializationMode.VALIDATE)
				.build()))
			.withMessageContaining("'application/json' instead of 'text/plain'");
	}

	@Test
	void nothingIsAskedForWhereNothingIsToBeDone() {
		NewStream stream = NewStream.builder(newName()).mode(StreamInitializationMode.NONE).build();
		DurableStreamAdmin admin = start(stream);
		assertThat(admin.statuses()).isEmpty();
		assertThat(this.template.exists(stream.name())).isFalse();
	}

	@Test
	void aForkBranchesOffWhereItIsSaidAndStaysWhenTheSourceGrows() {
		String source = newName();
		this.template.create(source);
		StreamPosition third = StreamPosition.of(this.template.sendAll(source, List.of(1, 2, 3)).get(2).nextOffset());
		this.template.send(source, 4);
		NewStream fork = NewStream.builder(newName()).forkOf(source, third).build();
		assertThat(status(start(fork)).state()).isEqualTo(State.CREATED);
		this.template.send(source, 5);
		this.template.send(fork.name(), 6);
		assertThat(messages(fork.name())).containsExactly("1", "2", "3", "6");
		assertThat(status(start(fork)).state()).isEqualTo(State.PRESENT);
	}

	@Test
	void aForkMayBeOfAStreamThatIsWantedToo() {
		String source = newName();
		NewStream seeded = NewStream.builder(source).content("[1,2]".getBytes(StandardCharsets.UTF_8)).build();
		StreamPosition tail = StreamPosition.of(this.template.create(seeded).nextOffset());
		this.template.delete(source);
		NewStream fork = NewStream.builder(newName()).forkOf(source, tail).ttl(Duration.ofDays(1)).build();
		assertThat(start(fork, seeded).statuses()).extracting(NewStreamStatus::state).containsOnly(State.CREATED);
		assertThat(messages(fork.name())).containsExactly("1", "2");
		assertThat(metadata(fork.name()).ttl()).isEqualTo(Duration.ofDays(1));
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void forksOfForksAreCreatedInWhateverOrderTheyAreGiven(boolean failFast) {
		String root = numbers(2);
		StreamPosition tail = StreamPosition.of(metadata(root).tailOffset());
		NewStream child = NewStream.builder(newName()).forkOf(root, tail).build();
		NewStream grandchild = NewStream.builder(newName()).forkOf(child.name(), tail).build();
		NewStream last = NewStream.builder(newName()).forkOf(grandchild.name(), tail).build();
		DurableStreamAdmin admin = DurableStreamAdmin.builder(this.client)
			.failFast(failFast)
			.streams(last, child, grandchild)
			.build();
		admin.start();
		assertThat(admin.statuses()).extracting(NewStreamStatus::state).containsOnly(State.CREATED);
		assertThat(admin.statuses()).extracting(NewStreamStatus::stream).containsExactly(last, child, grandchild);
		assertThat(told(Level.ERROR)).isEmpty();
		assertThat(messages(last.name())).containsExactly("0", "1");
	}

	@Test
	void forksInACircleAreRefused() {
		StreamPosition position = StreamPosition.parse("0_1");
		NewStream a = NewStream.builder("a").forkOf("b", position).build();
		NewStream b = NewStream.builder("b").forkOf("c", position).build();
		NewStream c = NewStream.builder("c").forkOf("a", position).build();
		DurableStreamAdminBuilder circle = builder().streams(NewStream.of("d"), a, b, c);
		assertThatIllegalArgumentException().isThrownBy(circle::build).withMessageContaining("[c, b, a] are forks");
	}

	@Test
	void aForkOfAStreamOfAnotherServerIsTold() {
		NewStream fork = NewStream.builder(newName())
			.forkOf("http://streams.example/orders", StreamPosition.parse("0_1"))
			.build();
		assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(() -> start(fork))
			.withMessageContaining(fork.name())
			.withMessageContaining("streams.example");
	}

	@Test
	void aStreamWhoseExpiryHasPassedIsNeitherCreatedNorMissed() {
		NewStream past = NewStream.builder(newName()).expiresAt(Instant.parse("2020-01-01T00:00:00Z")).build();
		for (StreamInitializationMode mode : List.of(StreamInitializationMode.CREATE,
				StreamInitializationMode.VALIDATE)) {
			DurableStreamAdmin admin = builder().failFast(true).mode(mode).streams(past).build();
			admin.start();
			assertThat(status(admin).state()).isEqualTo(State.EXPIRED);
			assertThat(status(admin).failure()).isNull();
			assertThat(admin.isComplete()).isTrue();
			assertThat(told(Level.WARN)).singleElement().asString().contains(past.name(), "'expires-at' has passed");
			this.log.list.clear();
		}
		assertThat(this.template.exists(past.name())).isFalse();
	}

	@Test
	void aStreamThatExistsDespiteItsExpiryIsToldToBeOtherwise() {
		NewStream past = NewStream.builder(newName()).expiresAt(Instant.parse("2020-01-01T00:00:00Z")).build();
		this.template.create(past.name());
		assertThat(status(start(past)).state()).isEqualTo(State.DIFFERENT);
	}

	@Test
	void theTemplateRefusesAStreamWhoseExpiryHasPassed() {
		NewStream past = NewStream.builder("past").expiresAt(Instant.parse("2020-01-01T00:00:00Z")).build();
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.create(past))
			.withMessageContaining("Stream 'past'")
			.withMessageContaining("'expires-at' has passed: 2020-01-01");
	}

	@Test
	void aStopEndsTheWaitOfAStart() {
		this.proxy.close();
		DurableStreamAdmin admin = builder().operationTimeout(Duration.ofMinutes(5))
			.streams(NewStream.of(newName()))
			.build();
		CompletableFuture<Void> start = CompletableFuture.runAsync(admin::start);
		await().until(admin::isRunning);
		admin.stop();
		assertThat(start).succeedsWithin(Duration.ofSeconds(5));
		assertThat(admin.isRunning()).isFalse();
		assertThat(status(admin).state()).isEqualTo(State.PENDING);
	}

	@Test
	void aBackOffThatFailsIsToldAsWhatKeepsTheStreamsFromBeingThere() {
		IllegalStateException broken = new IllegalStateException("no wait");
		NewStream fork = NewStream.builder(newName()).forkOf(newName(), StreamPosition.parse("0_1")).build();
		DurableStreamAdmin admin = builder().streams(fork).retryBackOff(() -> () -> {
			throw broken;
		}).build();
		try {
			admin.start();
		}
		catch (StreamInitializationException ex) {
			// The back-off was asked before the start looked.
			assertThat(ex).hasCause(broken);
		}
		await().untilAsserted(() -> assertThat(status(admin).failure()).isSameAs(broken));
		assertThat(status(admin).state()).isEqualTo(State.FAILED);
		assertThat(admin.isComplete()).isFalse();
		assertThat(told(Level.ERROR)).anyMatch((message) -> message.contains("no longer made sure of"));
	}

	@Test
	void aBackOffThatComesToItsEndIsTold() {
		NewStream fork = NewStream.builder(newName()).forkOf(newName(), StreamPosition.parse("0_1")).build();
		builder().streams(fork).retryBackOff(new FixedBackOff(1, 1)).build().start();
		await().until(() -> told(Level.WARN),
				(warnings) -> warnings.stream().anyMatch((warning) -> warning.contains("tried no more")));
	}

	@Test
	void contentThatFailsWithAnErrorEndsTheStartAtOnce() {
		Resource content = new ByteArrayResource(new byte[0]) {
			@Override
			public byte[] getContentAsByteArray() {
				throw new NoClassDefFoundError("missing");
			}
		};
		NewStream stream = NewStream.builder(newName()).content(content).build();
		DurableStreamAdmin admin = builder().operationTimeout(Duration.ofMinutes(5)).streams(stream).build();
		CompletableFuture<Void> start = CompletableFuture.runAsync(admin::start);
		assertThat(start).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(StreamInitializationException.class)
			.withMessageContaining("its content can't be read");
	}

	@Test
	void aServerThatIsDownAtTheStartIsTriedAgainUntilItIsThere() {
		EmbeddedDurableStreamsServer late = EmbeddedDurableStreamsServer.builder().port(freePort()).build();
		try (DurableStreamsClient client = DurableStreamsClient.builder(late.baseUrl()).build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.retryBackOff(new FixedBackOff(20, Long.MAX_VALUE))
				.streams(NewStream.of("orders"))
				.build();
			admin.start();
			assertThat(admin.isRunning()).isTrue();
			assertThat(admin.isComplete()).isFalse();
			assertThat(status(admin).state()).isEqualTo(State.PENDING);
			assertThat(status(admin).failure()).isInstanceOf(TransportException.class);
			late.start();
			await().until(admin::isComplete);
			assertThat(status(admin).state()).isEqualTo(State.CREATED);
			assertThat(status(admin).failure()).isNull();
			admin.stop();
		}
		late.close();
	}

	@Test
	void anAdminThatFailsFastDoesntStartWithoutItsServer() {
		try (DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + freePort()).build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.failFast(true)
				.streams(NewStream.of("orders"), NewStream.of("http://127.0.0.1:1/invoices?token=secret"))
				.clients((name) -> client)
				.build();
			assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(admin::start)
				.withMessageContaining("'orders'")
				.withMessageNotContaining("secret");
			assertThat(admin.isRunning()).isFalse();
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).hasMessageNotContaining("secret");
		}
	}

	@Test
	void onlyAStartThatIsNotRefusedSaysThatItIsTriedAgain() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		Logger logger = (Logger) LoggerFactory.getLogger(DurableStreamAdmin.class);
		logger.addAppender(log);
		try (DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + freePort()).build()) {
			DurableStreamAdminBuilder builder = DurableStreamAdmin.builder(client).streams(NewStream.of("orders"));
			assertThatExceptionOfType(StreamInitializationException.class)
				.isThrownBy(builder.failFast(true).build()::start)
				.withMessageContaining("Stream 'orders' can't be made sure of: ");
			assertThat(log.list).isEmpty();
			DurableStreamAdmin patient = builder.failFast(false).build();
			patient.start();
			assertThat(log.list).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("[orders]",
						"tried again in the background"));
			patient.stop();
		}
		finally {
			logger.detachAppender(log);
		}
	}

	@Test
	void aStartWaitsForASilentServerNoLongerThanItsTimeout() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + silent.getLocalPort())
					.build()) {
			DurableStreamAdmin admin = DurableStreamAdmin.builder(client)
				.operationTimeout(Duration.ofMillis(100))
				.streams(NewStream.of("orders"))
				.build();
			admin.start();
			assertThat(status(admin).state()).isEqualTo(State.PENDING);
			admin.stop();
		}
	}

	@Test
	void whatTheServerRefusesIsToldAndTriedAgain() {
		String source = newName();
		NewStream fork = NewStream.builder(newName())
			.forkOf(source, StreamPosition.parse("0000000000000000_0000000000000000"))
			.build();
		DurableStreamAdmin admin = start(fork);
		assertThat(status(admin).state()).isEqualTo(State.FAILED);
		assertThat(status(admin).failure()).isInstanceOf(StreamNotFoundException.class);
		assertThat(admin.isComplete()).isFalse();
		this.template.create(source);
		await().until(admin::isComplete);
		admin.stop();
	}

	@Test
	void contentThatIsMissingEndsTheStart() {
		assertThatExceptionOfType(StreamInitializationException.class).isThrownBy(
				() -> start(NewStream.builder(newName()).content(new ClassPathResource("no-such-file.json")).build()))
			.withMessageContaining("no-such-file.json");
	}

	@Test
	void theSameStreamMayBeWantedTwiceButNotInTwoWays() {
		NewStream stream = NewStream.builder("orders").content(new ByteArrayResource(new byte[] { '[', ']' })).build();
		assertThat(builder().streams(stream, stream.toBuilder().build()).build().statuses()).hasSize(1);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> builder().streams(stream, stream.toBuilder().ttl(Duration.ofDays(1)).build()).build())
			.withMessageContaining("'orders' is wanted twice")
			.withMessageContaining("'ttl' differ");
	}

	@Test
	void aStreamMayBeOnTheServerOfAnotherClient() {
		NewStream stream = NewStream.builder("archive").client("archive").build();
		assertThatIllegalArgumentException().isThrownBy(() -> start(stream)).withMessageContaining("'archive'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DurableStreamAdmin.builder().streams(NewStream.of("orders")).build())
			.withMessageContaining("'orders' names no client");
		try (EmbeddedDurableStreamsServer other = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			other.start();
			try (DurableStreamsClient archive = DurableStreamsClient.builder(other.baseUrl()).build()) {
				DurableStreamAdmin admin = builder().streams(stream).clients((name) -> archive).build();
				admin.start();
				assertThat(archive.stream("archive").metadata().block()).isNotNull();
				assertThat(this.template.exists("archive")).isFalse();
			}
		}
	}

	@Test
	void whatDoesntFitTogetherIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> NewStream.of(" ")).withMessageContaining("name");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NewStream.builder("a").ttl(Duration.ofMillis(1500)).build())
			.withMessageContaining("'ttl'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NewStream.builder("a").ttl(Duration.ofDays(1)).expiresAt(Instant.now()).build())
			.withMessageContaining("not both");
		assertThatIllegalArgumentException().isThrownBy(() -> NewStream.builder("a").contentType(MediaType.ALL).build())
			.withMessageContaining("'content-type'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NewStream.builder("a").forkOf("b", StreamPosition.LATEST).build())
			.withMessageContaining("Stream 'a'")
			.withMessageContaining("'now'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> NewStream.builder("a").forkOf("b", StreamPosition.parse("0_1")).closed(true).build())
			.withMessageContaining("'closed'");
		assertThat(NewStream.of("http://localhost/a?token=secret").toString()).doesNotContain("secret");
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
