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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.ForbiddenException;
import io.durablestreams.client.error.StreamNotFoundException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Waits for streams under a clock that the test moves.
 */
class StreamCreationsTests {

	private static final StreamMetadata METADATA = StreamMetadata.builder(MediaType.APPLICATION_JSON, Offset.EARLIEST)
		.build();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final StreamCreations creations = new StreamCreations(() -> this.time,
			() -> this.time.now(TimeUnit.NANOSECONDS));

	private final Set<URI> existing = new HashSet<>();

	/** When each question was asked, in milliseconds. */
	private final List<Long> questions = new ArrayList<>();

	@Test
	void aStreamThatExistsEndsTheWaitAtOnce() {
		this.existing.add(stream(1));
		CompletableFuture<StreamMetadata> wait = await(stream(1));
		pass(Duration.ZERO);
		assertThat(wait).isCompletedWithValue(METADATA);
		pass(Duration.ofMinutes(1));
		assertThat(this.questions).hasSize(1);
	}

	@Test
	void howeverLongItHasBeenWaitedForAStreamIsFoundWithinFourSeconds() {
		CompletableFuture<StreamMetadata> wait = await(stream(1));
		pass(Duration.ofDays(1));
		assertThat(this.questions.size()).isBetween(21_600, 21_610);
		this.existing.add(stream(1));
		pass(StreamCreations.LONGEST_WAIT);
		assertThat(wait).isCompleted();
	}

	@Test
	void aStreamThatIsCreatedSoonIsFoundSoon() {
		CompletableFuture<StreamMetadata> wait = await(stream(1));
		pass(Duration.ofMillis(300));
		this.existing.add(stream(1));
		pass(Duration.ofMillis(300));
		assertThat(wait).isCompleted();
	}

	@Test
	void allWaitsOfAClientTogetherAskNoFasterThanThePace() {
		IntStream.range(0, 1000).forEach((i) -> await(stream(i)));
		pass(Duration.ofMinutes(1));
		assertThat(this.questions).hasSizeBetween(2990, 3001);
		for (int i = 1; i < this.questions.size(); i++) {
			assertThat(this.questions.get(i) - this.questions.get(i - 1))
				.isGreaterThanOrEqualTo(StreamCreations.PACE.toMillis());
		}
	}

	@Test
	void twoHundredStreamsAreAskedForEveryFourSecondsEach() {
		List<CompletableFuture<StreamMetadata>> waits = IntStream.range(0, 200)
			.mapToObj((i) -> await(stream(i)))
			.toList();
		pass(Duration.ofMinutes(10));
		IntStream.range(0, 200).forEach((i) -> this.existing.add(stream(i)));
		pass(StreamCreations.LONGEST_WAIT.plus(StreamCreations.PACE));
		assertThat(waits).allMatch(CompletableFuture::isDone);
	}

	@Test
	void manyThatWaitForOneStreamAskNoMoreThanOne() {
		List<CompletableFuture<StreamMetadata>> waits = IntStream.range(0, 500)
			.mapToObj((i) -> await(stream(1)))
			.toList();
		pass(Duration.ofMinutes(1));
		assertThat(this.questions).hasSizeLessThan(25);
		this.existing.add(stream(1));
		pass(StreamCreations.LONGEST_WAIT);
		assertThat(waits).allMatch((wait) -> wait.isDone() && !wait.isCompletedExceptionally());
	}

	@Test
	void aStreamThatThisClientCreatesIsAskedForAtOnce() {
		CompletableFuture<StreamMetadata> wait = await(stream(1));
		pass(Duration.ofHours(1));
		this.existing.add(stream(1));
		this.creations.created(stream(1));
		assertThat(wait).isCompleted();
	}

	@Test
	void aResponseFromBeforeTheCreationIsNotBelieved() {
		Sinks.One<StreamMetadata> response = Sinks.one();
		List<Mono<StreamMetadata>> responses = new ArrayList<>(List.of(response.asMono(), Mono.just(METADATA)));
		CompletableFuture<StreamMetadata> wait = this.creations.await(stream(1), Mono.defer(() -> responses.remove(0)))
			.toFuture();
		pass(Duration.ZERO);
		this.creations.created(stream(1));
		assertThat(wait).isNotDone();
		response.tryEmitError(notFound());
		assertThat(wait).isCompletedWithValue(METADATA);
	}

	@Test
	void nothingIsAskedForThoseWhoHaveLeft() {
		Disposable wait = this.creations.await(stream(1), question(stream(1))).subscribe();
		CompletableFuture<StreamMetadata> other = await(stream(2));
		pass(Duration.ofMinutes(1));
		wait.dispose();
		other.cancel(true);
		this.questions.clear();
		pass(Duration.ofMinutes(1));
		assertThat(this.questions).isEmpty();
	}

	@Test
	void aFailureIsThatOfTheOneWhoAskedAndTheOthersGoOn() {
		CompletableFuture<StreamMetadata> forbidden = this.creations
			.await(stream(1), Mono.error(new ForbiddenException(failed(403))))
			.toFuture();
		CompletableFuture<StreamMetadata> wait = await(stream(1));
		pass(Duration.ofSeconds(10));
		assertThat(forbidden).isCompletedExceptionally();
		assertThat(wait).isNotDone();
		this.existing.add(stream(1));
		pass(StreamCreations.LONGEST_WAIT);
		assertThat(wait).isCompletedWithValue(METADATA);
	}

	private CompletableFuture<StreamMetadata> await(URI uri) {
		return this.creations.await(uri, question(uri)).toFuture();
	}

	private Mono<StreamMetadata> question(URI uri) {
		return Mono.defer(() -> {
			this.questions.add(this.time.now(TimeUnit.MILLISECONDS));
			return this.existing.contains(uri) ? Mono.just(METADATA) : Mono.error(notFound());
		});
	}

	private void pass(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	private static URI stream(int number) {
		return URI.create("http://localhost/" + number);
	}

	private static StreamNotFoundException notFound() {
		return new StreamNotFoundException(failed(404));
	}

	private static FailedRequest failed(int status) {
		return new FailedRequest(HttpMethod.HEAD, "orders", status);
	}

}
