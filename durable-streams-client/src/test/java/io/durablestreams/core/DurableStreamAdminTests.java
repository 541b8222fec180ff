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

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.core.NewStreamStatus.State;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Streams that an application wants to be there.
 */
class DurableStreamAdminTests extends AbstractStreamAdminTests {

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

}
