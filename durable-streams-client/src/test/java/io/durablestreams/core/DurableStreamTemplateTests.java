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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.client.error.StreamAlreadyExistsException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.UnreadableMessageException;
import io.durablestreams.producer.ProducerStatus;
import io.durablestreams.producer.RejectedAppendException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a servlet or batch application does with streams.
 */
class DurableStreamTemplateTests extends AbstractTemplateTests {

	record Order(String item, int quantity) {
	}

	@Test
	void whatIsSentIsReadAgainAsItsType() {
		String stream = newName();
		assertThat(this.template.create(stream).created()).isTrue();
		assertThat(this.template.send(stream, new Order("tea", 3)).nextOffset()).isNotNull();
		this.template.sendAsync(stream, new Order("milk", 1)).join();
		try (Stream<Order> orders = this.template.read(stream, Order.class)) {
			assertThat(orders).containsExactly(new Order("tea", 3), new Order("milk", 1));
		}
	}

	@Test
	void manyMessagesAreSentInFewRequests() {
		String stream = newName();
		this.template.create(stream);
		assertThat(this.template.sendAll(stream, IntStream.range(0, 1_000).boxed().toList())).hasSize(1_000);
		assertThat(this.proxy.appends()).isLessThan(20);
		assertThat(messages(stream)).hasSize(1_000).startsWith("0", "1", "2").endsWith("999");
	}

	@Test
	void theMessagesOfAllCallersGoByOneProducer() {
		String stream = newName();
		this.template.create(stream);
		this.template.send(stream, 1);
		this.producers.get(stream).send(2).join();
		assertThat(this.producers.statuses()).singleElement().extracting(ProducerStatus::streamName).isEqualTo(stream);
	}

	@Test
	void aReadGoesOnFromAnyPositionOfAnEarlierOne() {
		String stream = numbers(1_000);
		List<Integer> read = new ArrayList<>();
		StreamPosition position = StreamPosition.EARLIEST;
		List<ReadMessage<Integer>> page = this.template.list(stream, position, 300, Integer.class);
		while (!page.isEmpty()) {
			page.forEach((message) -> read.add(message.value()));
			position = page.get(page.size() - 1).position();
			page = this.template.list(stream, position, 300, Integer.class);
		}
		assertThat(read).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
		try (Stream<Integer> rest = this.template.read(stream,
				this.template.list(stream, StreamPosition.EARLIEST, 990, Integer.class).get(989).position(),
				Integer.class)) {
			assertThat(rest).containsExactly(990, 991, 992, 993, 994, 995, 996, 997, 998, 999);
		}
	}

	@Test
	void aReadBeginsWithItsFirstMessageAndReadsNoFurtherThanItIsAskedFor() {
		String stream = newName();
		Stream<Integer> before = this.template.read(stream, Integer.class);
		this.template.create(stream);
		this.template.sendAll(stream, IntStream.range(0, 5_000).boxed().toList());
		// Each response but the first is refused: it isn't asked for.
		int[] reads = new int[1];
		this.proxy.cuts(() -> (reads[0]++ == 0) ? -1 : 0);
		try (before) {
			assertThat(before.limit(3)).containsExactly(0, 1, 2);
		}
		this.proxy.cuts(() -> -1);
		assertThat(reads[0]).isLessThan(3);
	}

	@Test
	void aReadGoesOnWhereItsConnectionBroke() {
		String stream = numbers(1_000);
		int[] reads = new int[1];
		this.proxy.cuts(() -> (reads[0]++ % 2 == 0) ? 700 : -1);
		try (Stream<Integer> numbers = this.template.read(stream, Integer.class)) {
			assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
		}
		assertThat(this.proxy.failedReads()).isPositive();
	}

	@Test
	void aReadThatIsClosedEarlyIsNotTakenForOneAtItsEnd() {
		String stream = numbers(1_000);
		Stream<Integer> numbers = this.template.read(stream, Integer.class);
		Iterator<Integer> iterator = numbers.iterator();
		assertThat(iterator.next()).isZero();
		numbers.close();
		assertThatIllegalStateException().isThrownBy(iterator::hasNext)
			.withMessageContaining(stream)
			.withMessageContaining("closed before its end");
		assertThatIllegalStateException().isThrownBy(iterator::next);
	}

	@Test
	void aReadThatIsClosedAtItsEndHasNoMoreMessages() {
		Stream<Integer> numbers = this.template.read(numbers(1), Integer.class);
		Iterator<Integer> iterator = numbers.iterator();
		assertThat(iterator.next()).isZero();
		assertThat(iterator.hasNext()).isFalse();
		numbers.close();
		assertThat(iterator.hasNext()).isFalse();
	}

	@Test
	void aMessageOfAnotherTypeEndsTheReadAndTellsWhereToGoOn() {
		String stream = newName();
		this.template.create(stream);
		this.template.sendAll(stream, List.of(1, "two", 3));
		assertThatExceptionOfType(UnreadableMessageException.class)
			.isThrownBy(() -> this.template.read(stream, Integer.class).toList())
			.satisfies((ex) -> assertThat(this.template.list(stream, ex.getPosition(), 10, Integer.class))
				.extracting(ReadMessage::value)
				.containsExactly(3));
	}

	@Test
	void aStreamIsThereUntilItIsDeleted() {
		String stream = newName();
		assertThat(this.template.exists(stream)).isFalse();
		assertThat(this.template.delete(stream)).isFalse();
		this.template.create(NewStream.builder(stream).ttl(Duration.ofHours(1)).build());
		assertThat(this.template.exists(stream)).isTrue();
		assertThat(this.template.create(NewStream.builder(stream).ttl(Duration.ofHours(1)).build()).created())
			.isFalse();
		assertThatExceptionOfType(StreamAlreadyExistsException.class).isThrownBy(() -> this.template.create(stream));
		assertThat(this.template.delete(stream)).isTrue();
		assertThat(this.template.exists(stream)).isFalse();
	}

	@Test
	void aStreamIsClosedBehindWhatWasSentBefore() {
		String stream = numbers(0);
		List<CompletableFuture<?>> sent = new ArrayList<>();
		IntStream.range(0, 100).forEach((i) -> sent.add(this.template.sendAsync(stream, i)));
		assertThat(this.template.closeStream(stream).finalOffset())
			.isEqualTo(this.client.stream(stream).metadata().block().tailOffset());
		assertThat(sent).allMatch((future) -> future.isDone() && !future.isCompletedExceptionally());
		assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(() -> this.template.send(stream, 100))
			.withCauseInstanceOf(StreamClosedException.class);
		assertThat(messages(stream)).hasSize(100);
	}

	@Test
	void aStreamIsClosedWithItsLastMessage() {
		String stream = numbers(2);
		this.template.closeStream(stream, "done");
		assertThat(messages(stream)).containsExactly("0", "1", "\"done\"");
		assertThat(this.client.stream(stream).metadata().block().closed()).isTrue();
	}

	@Test
	void closingAStreamDoesntCreateIt() {
		assertThatExceptionOfType(StreamNotFoundException.class).isThrownBy(() -> this.template.closeStream(newName()));
	}

	@Test
	void whatFailsIsTheClientsOwnExceptionAndShowsWhoCalled() {
		String missing = newName();
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.template.list(missing, StreamPosition.EARLIEST, 1, String.class))
			.satisfies((ex) -> assertThat(ex.getSuppressed()).anySatisfy((caller) -> assertThat(caller.getStackTrace())
				.anyMatch((frame) -> frame.getClassName().startsWith(getClass().getName()))));
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.template.read(missing, String.class).toList());
		assertThatExceptionOfType(RejectedAppendException.class).isThrownBy(() -> this.template.send(missing, 1))
			.withCauseInstanceOf(StreamNotFoundException.class);
		assertThatExceptionOfType(RejectedAppendException.class)
			.isThrownBy(() -> this.template.sendAll(missing, List.of(1, 2)));
	}

	@Test
	void whatCantBeMeantIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.send("../other", 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.list("orders", StreamPosition.EARLIEST, 0, String.class))
			.withMessageContaining("limit");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.template.create(NewStream.builder("orders").client("archive").build()))
			.withMessageContaining("names a client");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new DurableStreamTemplate(this.client, this.producers, Duration.ZERO))
			.withMessageContaining("time-out");
	}

	@Test
	void aThreadThatManyDependOnIsNotBlocked() {
		String stream = numbers(1);
		int appends = this.proxy.appends();
		assertThatIllegalStateException().isThrownBy(() -> onEventLoop(() -> this.template.send(stream, 1)))
			.withMessageContaining("'sendAsync'")
			.withMessageContaining("parallel-");
		assertThatIllegalStateException().isThrownBy(() -> onEventLoop(() -> this.template.exists(stream)))
			.withMessageContaining("'existsAsync'");
		assertThatIllegalStateException()
			.isThrownBy(() -> onEventLoop(() -> this.template.read(stream, Integer.class).toList()))
			.withMessageContaining("'listAsync'");
		assertThat(this.proxy.appends()).isEqualTo(appends);
	}

	private static void onEventLoop(Runnable call) {
		Mono.fromRunnable(call).subscribeOn(Schedulers.parallel()).block();
	}

	@Test
	void futuresDontBlockAnybody() {
		String stream = numbers(3);
		assertThat(Mono.fromSupplier(() -> this.template.existsAsync(stream))
			.subscribeOn(Schedulers.parallel())
			.flatMap(Mono::fromFuture)
			.block()).isTrue();
		assertThat(this.template.listAsync(stream, StreamPosition.EARLIEST, 2, Integer.class).join()).hasSize(2);
		assertThat(this.template.sendAllAsync(stream, List.of(1, 2)).join()).hasSize(2);
		assertThat(this.template.copyAsync(stream, StreamPosition.EARLIEST, stream + "-copy").join().count())
			.isEqualTo(5);
		assertThat(this.template.closeStreamAsync(stream, 9).join().finalOffset()).isNotNull();
		assertThat(this.template.closeStreamAsync(stream).join().finalOffset()).isNotNull();
		assertThat(this.template.deleteAsync(stream).join()).isTrue();
		assertThat(this.template.createAsync(NewStream.builder(stream).contentType(MediaType.TEXT_PLAIN).build())
			.join()
			.created()).isTrue();
	}

	@Test
	void aFailedFutureHasTheClientsOwnException() {
		assertThat(this.template.closeStreamAsync(newName())
			.handle((result, failure) -> failure)
			.thenApply(DurableStreamTemplateTests::unwrapped)
			.join()).isInstanceOf(DurableStreamException.class);
	}

	private static Throwable unwrapped(Throwable failure) {
		return (failure instanceof CompletionException) ? failure.getCause() : failure;
	}

}
