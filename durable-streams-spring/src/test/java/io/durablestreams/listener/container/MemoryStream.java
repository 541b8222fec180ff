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

package io.durablestreams.listener.container;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.AppendResult;
import io.durablestreams.client.CloseResult;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.CreateResult;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.ForkOptions;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadAttempt;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.ReadSpec;
import io.durablestreams.client.StreamMetadata;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * A stream without a server, whose messages are the numbers from 1.
 */
final class MemoryStream implements DurableStream {

	private final List<FluxSink<ReadSignal>> reads = new ArrayList<>();

	private int length;

	/** What becomes of appends. */
	Mono<AppendResult> appended = Mono.just(AppendResult.of(Offset.EARLIEST));

	/** What is found where a witness was made. */
	Mono<StreamWitness.Verdict> verdict = Mono.just(StreamWitness.Verdict.SAME);

	MemoryStream(int length) {
		this.length = length;
	}

	void append() {
		this.length++;
		for (FluxSink<ReadSignal> read : List.copyOf(this.reads)) {
			read.next(message(this.length));
			read.next(new ReadSignal.Progress(position(this.length), true, false));
		}
	}

	void fail(Throwable failure) {
		List.copyOf(this.reads).forEach((read) -> read.error(failure));
	}

	int openReads() {
		return this.reads.size();
	}

	static StreamPosition position(int number) {
		return StreamPosition.of(Offset.EARLIEST, number);
	}

	private static ReadSignal message(int number) {
		return new ReadSignal.Message(Integer.toString(number).getBytes(StandardCharsets.US_ASCII),
				MediaType.APPLICATION_JSON, position(number));
	}

	private Flux<ReadSignal> signals(StreamPosition from) {
		return Flux.create((sink) -> {
			for (long number = from.subOffset() + 1; number <= this.length; number++) {
				sink.next(message((int) number));
			}
			sink.next(new ReadSignal.Progress(position(this.length), true, false));
			this.reads.add(sink);
			sink.onDispose(() -> this.reads.remove(sink));
		});
	}

	@Override
	public String name() {
		return "numbers";
	}

	@Override
	public URI uri() {
		return URI.create("http://localhost/numbers");
	}

	@Override
	public DurableStream queryParameter(String name, String value) {
		return this;
	}

	@Override
	public DurableStream header(String name, String... values) {
		return this;
	}

	@Override
	public DurableStream headersProvider(Supplier<Mono<HttpHeaders>> provider) {
		return this;
	}

	@Override
	public Mono<CreateResult> create(CreateOptions options) {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Mono<CreateResult> fork(ForkOptions options) {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Mono<AppendResult> append(AppendRequest request) {
		return this.appended;
	}

	@Override
	public Mono<CloseResult> closeStream() {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Mono<Void> delete() {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Mono<StreamMetadata> metadata() {
		return Mono.fromSupplier(() -> StreamMetadata.builder(MediaType.APPLICATION_JSON, Offset.EARLIEST).build());
	}

	@Override
	public Mono<StreamWitness.Verdict> verify(StreamWitness witness) {
		return this.verdict;
	}

	@Override
	public Mono<StreamMetadata> awaitCreation() {
		return metadata();
	}

	@Override
	public ReadSpec read() {
		return new Read(StreamPosition.EARLIEST);
	}

	private final class Read implements ReadSpec {

		private final StreamPosition from;

		Read(StreamPosition from) {
			this.from = from;
		}

		@Override
		public ReadSpec from(StreamPosition position) {
			return new Read(position);
		}

		@Override
		public ReadSpec live(LiveMode mode) {
			return this;
		}

		@Override
		public ReadSpec awaitCreation(Duration atMost) {
			return this;
		}

		@Override
		public ReadSpec onRetry(Consumer<ReadAttempt> listener) {
			return this;
		}

		@Override
		public Flux<ReadSignal> signals() {
			return MemoryStream.this.signals(this.from);
		}

		@Override
		public <T> Flux<ReadMessage<T>> messages(ParameterizedTypeReference<T> type) {
			return Flux.error(new UnsupportedOperationException());
		}

	}

}
