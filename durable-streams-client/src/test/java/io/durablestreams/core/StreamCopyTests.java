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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.MessageFramer;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.ContentTypeMismatchException;
import io.durablestreams.client.error.IncompleteCopyException;
import io.durablestreams.client.error.InvalidArgumentException;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.client.error.UnauthorizedException;
import io.durablestreams.fixtures.FaultProxy.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.MediaType;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Copies of streams, of several responses and in several batches, whatever goes wrong.
 */
@Execution(ExecutionMode.CONCURRENT)
class StreamCopyTests extends AbstractTemplateTests {

	@Override
	DurableStreamsClientBuilder customize(DurableStreamsClientBuilder builder) {
		return builder.readBackOff(new FixedBackOff(10, FixedBackOff.UNLIMITED_ATTEMPTS));
	}

	@Test
	void everyMessageIsCopiedOnceWhateverConnectionsBreak() {
		String source = numbers(25_000);
		Random random = new Random(7);
		this.proxy.cuts(() -> (random.nextInt(4) == 0) ? 900 : -1);
		Fault[] faults = { Fault.UNAVAILABLE_BEFORE, Fault.UNAVAILABLE_AFTER, Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER,
				Fault.NONE, Fault.NONE };
		this.proxy.faults((append) -> faults[append.ordinal() % faults.length]);
		String target = newName();
		CopyResult result = this.template.copy(source, target);
		assertThat(result.count()).isEqualTo(25_000);
		assertThat(messages(target))
			.containsExactlyElementsOf(IntStream.range(0, 25_000).mapToObj(Integer::toString).toList());
	}

	@Test
	void aLaterCopyGoesOnWhereAnEarlierOneEnded() {
		String source = numbers(300);
		String target = newName();
		CopyResult first = this.template.copy(source, target);
		this.template.sendAll(source, List.of(300, 301));
		CopyResult second = this.template.copy(source, first.position(), target);
		assertThat(second.count()).isEqualTo(2);
		assertThat(this.template.copy(source, second.position(), target).count()).isZero();
		assertThat(messages(target)).hasSize(302).endsWith("299", "300", "301");
	}

	@Test
	void aSecondCopyFromTheBeginningAppendsEverythingAgain() {
		String source = numbers(3);
		String target = newName();
		this.template.copy(source, target);
		this.template.copy(source, target);
		assertThat(messages(target)).containsExactly("0", "1", "2", "0", "1", "2");
	}

	@Test
	void messagesAreCopiedAsTheyAre() {
		String source = newName();
		this.template.create(source);
		this.client.stream(source).append("[null,[1,2],[],{\"a\" : 1.0},\"\\u00e9\"]").block();
		String target = newName();
		assertThat(this.template.copy(source, target).count()).isEqualTo(5);
		assertThat(messages(target)).isEqualTo(messages(source));
	}

	@Test
	void anEmptyStreamIsCopiedToAnEmptyOneOfItsType() {
		String source = newName();
		this.template.create(NewStream.builder(source).contentType(MediaType.TEXT_PLAIN).build());
		String target = newName();
		assertThat(this.template.copy(source, target).count()).isZero();
		assertThat(this.client.stream(target).metadata().block().contentType()).isEqualTo(MediaType.TEXT_PLAIN);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/octet-stream", "application/x-ndjson" })
	void bytesOfOtherTypesAreCopiedToo(String contentType) {
		String source = newName();
		this.template.create(NewStream.builder(source).contentType(MediaType.parseMediaType(contentType)).build());
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 20; i++) {
			String line = "{\"line\":\"" + "é".repeat(i) + "\"}\n" + (i % 7 == 0 ? "no JSON\n" : "");
			text.append(line);
			this.client.stream(source).append(line).block();
		}
		String target = newName();
		this.template.copy(source, target);
		assertThat(bytes(target)).isEqualTo(text.toString());
	}

	private String bytes(String stream) {
		List<byte[]> chunks = this.client.stream(stream)
			.read()
			.chunks()
			.map((chunk) -> chunk.data())
			.collectList()
			.block();
		boolean lines = this.client.stream(stream).metadata().block().contentType().getSubtype().equals("x-ndjson");
		StringBuilder text = new StringBuilder();
		chunks.stream()
			.filter((chunk) -> chunk.length > 0)
			.forEach((chunk) -> text.append(new String(chunk, StandardCharsets.ISO_8859_1)).append(lines ? "\n" : ""));
		return new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	@Test
	void aCopyThatBreaksOffTellsWhereToGoOn() {
		String source = numbers(25_000);
		String target = newName();
		int begun = this.proxy.appends();
		this.proxy.faults((append) -> (append.ordinal() - begun >= 2) ? Fault.UNAUTHORIZED : Fault.NONE);
		List<IncompleteCopyException> failures = new ArrayList<>();
		assertThatExceptionOfType(IncompleteCopyException.class).isThrownBy(() -> this.template.copy(source, target))
			.withCauseInstanceOf(UnauthorizedException.class)
			.withMessageContaining(source)
			.satisfies(failures::add);
		IncompleteCopyException failure = failures.get(0);
		assertThat(failure.getCount()).isBetween(1L, 24_999L);
		assertThat(failure.isPossiblyApplied()).isFalse();
		assertThat(messages(target)).hasSize((int) failure.getCount());
		this.proxy.faults((append) -> Fault.NONE);
		this.template.copy(source, failure.getPosition(), target);
		assertThat(messages(target)).isEqualTo(messages(source));
	}

	@Test
	void aCopyThatMayHaveAppendedMoreSaysSo() {
		String source = numbers(25_000);
		int begun = this.proxy.appends();
		this.proxy.faults((append) -> switch (append.ordinal() - begun) {
			case 0 -> Fault.NONE;
			case 1 -> Fault.UNAVAILABLE_AFTER;
			default -> Fault.UNAUTHORIZED;
		});
		assertThatExceptionOfType(IncompleteCopyException.class).isThrownBy(() -> this.template.copy(source, newName()))
			.matches(IncompleteCopyException::isPossiblyApplied)
			.withMessageContaining("may have been appended too");
	}

	@Test
	void whatCantBeCopiedIsRefusedBeforeAnythingIsAppended() {
		String source = numbers(3);
		assertThatIllegalArgumentException().isThrownBy(() -> this.template.copy(source, source))
			.withMessageContaining("to itself");
		assertThatExceptionOfType(StreamNotFoundException.class)
			.isThrownBy(() -> this.template.copy(newName(), newName()));
		String text = newName();
		this.template.create(NewStream.builder(text).contentType(MediaType.TEXT_PLAIN).build());
		assertThatExceptionOfType(ContentTypeMismatchException.class)
			.isThrownBy(() -> this.template.copy(source, text));
		String closed = newName();
		this.template.create(NewStream.builder(closed).closed(true).build());
		assertThatExceptionOfType(StreamClosedException.class).isThrownBy(() -> this.template.copy(source, closed));
	}

	@Test
	void aFramerThatLeavesBytesOutIsNoneToCopyWith() {
		MediaType type = new MediaType("application", "x-lines");
		String source = newName();
		this.template.create(NewStream.builder(source).contentType(type).build());
		this.client.stream(source).append("a\nb\n").block();
		try (DurableStreamsClient framing = DurableStreamsClient.builder(server.baseUrl())
			.framer(type, MessageFramer::lines)
			.build()) {
			DurableStreamTemplate template = new DurableStreamTemplate(framing, this.producers);
			String target = newName();
			assertThatExceptionOfType(InvalidArgumentException.class).isThrownBy(() -> template.copy(source, target))
				.withMessageContaining("framer");
			assertThat(this.client.stream(target).read().signals().count().block()).isEqualTo(1);
		}
	}

	@Test
	void aCopyEndsAlthoughItsSourceGrowsAllTheTime() {
		String source = numbers(25_000);
		this.proxy.faults((append) -> {
			Mono<?> grow = this.client.stream(source).append("[" + "1,".repeat(400) + "2]");
			if (append.producerId() != null && append.producerId().startsWith("copy-")) {
				grow.block();
			}
			return Fault.NONE;
		});
		String target = newName();
		assertThat(this.template.copy(source, target).count()).isGreaterThanOrEqualTo(25_000).isLessThan(28_000);
	}

}
