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

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOffExecution;

/**
 * Makes sure that the streams are there that an application wants: when it starts, and in
 * the background for as long as the server can't be reached. Thread-safe.
 */
public final class DurableStreamAdmin implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(DurableStreamAdmin.class);

	private static final int CONCURRENCY = 16;

	private final DurableStreamAdminBuilder settings;

	private final List<EnsuredStream> streams = new ArrayList<>();

	private final List<EnsuredStream> forks;

	private @Nullable Disposable work;

	private CompletableFuture<Void> firstRound = new CompletableFuture<>();

	DurableStreamAdmin(DurableStreamAdminBuilder settings) {
		this.settings = settings;
		settings.streams.forEach(this::add);
		this.forks = ForkOrder.of(this.streams);
	}

	private void add(NewStream stream) {
		StreamInitializationMode mode = (stream.mode() != null) ? stream.mode() : this.settings.mode;
		DurableStreamsClient client = client(stream);
		DurableStream handle = client.stream(stream.name());
		boolean known = false;
		for (EnsuredStream other : this.streams) {
			if (other.stream().uri().equals(handle.uri())) {
				List<String> differences = stream.differencesFrom(other.wanted());
				Assert.isTrue(differences.isEmpty(), () -> "Stream '" + handle.name()
						+ "' is wanted twice, and not the same: '" + String.join("' and '", differences) + "' differ");
				known = true;
			}
		}
		if (mode != StreamInitializationMode.NONE && !known) {
			this.streams.add(new EnsuredStream(stream, mode, handle, source(stream, client)));
		}
	}

	private DurableStreamsClient client(NewStream stream) {
		DurableStreamsClient client = (stream.client() != null) ? this.settings.clients.apply(stream.client())
				: this.settings.client;
		if (client == null) {
			throw new IllegalArgumentException("Stream '" + DurableStream.displayName(stream.name())
					+ "' names no client, and there is no usual one");
		}
		return client;
	}

	private static @Nullable URI source(NewStream stream, DurableStreamsClient client) {
		String source = stream.forkSource();
		try {
			return (source != null) ? client.stream(source).uri() : null;
		}
		catch (IllegalArgumentException ex) {
			// Told when the fork is to be created.
			return null;
		}
	}

	/**
	 * Build an admin.
	 * @param client has the streams that name no client; closed by its owner
	 * @return a builder
	 */
	public static DurableStreamAdminBuilder builder(DurableStreamsClient client) {
		return new DurableStreamAdminBuilder(client);
	}

	/**
	 * Build an admin of streams that each name their client.
	 * @return a builder
	 */
	public static DurableStreamAdminBuilder builder() {
		return new DurableStreamAdminBuilder(null);
	}

	/**
	 * What is known about the streams that the application wants, but for those that
	 * nothing is to be done about ({@link StreamInitializationMode#NONE}).
	 * @return a snapshot of each, in the order in which they were given
	 */
	public Collection<NewStreamStatus> statuses() {
		return this.streams.stream().map(EnsuredStream::status).toList();
	}

	/**
	 * Whether the streams are there: validated ones as they are wanted, others in
	 * whatever way. One that has expired needn't be.
	 * @return {@code false} while one of them isn't known to be
	 */
	public boolean isComplete() {
		return this.streams.stream().allMatch(EnsuredStream::isAsDemanded);
	}

	/**
	 * Make sure of all streams, and wait for that up to the operation time-out or until
	 * {@link #stop()}. What can't be done is tried again in the background until it can.
	 * @throws StreamInitializationException if a stream that is to be validated is
	 * missing or otherwise, or if the admin is to fail fast and a stream isn't there
	 */
	@Override
	public void start() {
		CompletableFuture<Void> firstRound = new CompletableFuture<>();
		synchronized (this) {
			if (this.work != null) {
				return;
			}
			this.streams.forEach(EnsuredStream::reset);
			this.firstRound = firstRound;
			if (this.streams.isEmpty()) {
				this.work = Disposables.single();
				return;
			}
			this.work = rounds(firstRound).subscribe(null, (ex) -> end(ex, firstRound));
		}
		boolean inTime = await(firstRound);
		List<NewStreamStatus> fatal = this.streams.stream()
			.filter((stream) -> stream.isFatal(this.settings.failFast))
			.map(EnsuredStream::status)
			.toList();
		if (!fatal.isEmpty()) {
			stop();
			throw new StreamInitializationException(fatal);
		}
		if (!inTime) {
			logger.warn("The streams " + names(EnsuredStream::isPending) + " could not be made sure of within "
					+ this.settings.operationTimeout + "; that goes on in the background");
		}
		firstRound.thenRun(this::tellPending);
	}

	/** Whether it has ended in time. */
	private boolean await(CompletableFuture<Void> firstRound) {
		try {
			firstRound.get(TimeUnit.NANOSECONDS.convert(this.settings.operationTimeout), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Nothing is tried any more, for a reason that isn't a stream's. */
	private void end(Throwable failure, CompletableFuture<Void> firstRound) {
		logger.error("Streams are no longer made sure of, until the admin is stopped and started again", failure);
		this.streams.forEach((stream) -> stream.fail(failure));
		firstRound.complete(null);
	}

	/** Round after round until every stream is there. */
	private Mono<Void> rounds(CompletableFuture<Void> firstRound) {
		BackOffExecution waits = this.settings.retryBackOff.start();
		return Mono.defer(this::round)
			.doOnSuccess((done) -> firstRound.complete(null))
			.then(Mono.fromSupplier(() -> this.streams.stream().allMatch(EnsuredStream::isSettled)))
			.filter((complete) -> complete)
			.repeatWhenEmpty(Integer.MAX_VALUE, (rounds) -> rounds.concatMap((round) -> wait(waits)))
			.then();
	}

	private Mono<Long> wait(BackOffExecution waits) {
		long wait = waits.nextBackOff();
		if (wait == BackOffExecution.STOP) {
			logger.warn("The streams that aren't there are tried no more, as the back-off has come to its end: "
					+ names((stream) -> !stream.isSettled()));
			return Mono.empty();
		}
		return Mono.delay(Duration.ofMillis(wait));
	}

	/** Forks last, behind what they are forks of. */
	private Mono<Void> round() {
		return Flux.fromIterable(this.streams)
			.filter((stream) -> !stream.isFork())
			.flatMap(EnsuredStream::ensure, CONCURRENCY)
			.thenMany(Flux.fromIterable(this.forks))
			.concatMap(EnsuredStream::ensure)
			.then();
	}

	private void tellPending() {
		if (!isRunning()) {
			return;
		}
		this.streams.stream()
			.filter(EnsuredStream::isPending)
			.findFirst()
			.map((stream) -> stream.status().failure())
			.ifPresent((failure) -> logger.warn("The streams " + names(EnsuredStream::isPending)
					+ " can't be made sure of yet, which is tried again in the background: " + failure.getMessage()));
	}

	private List<String> names(Predicate<EnsuredStream> those) {
		return this.streams.stream()
			.filter(those)
			.map((stream) -> DurableStream.displayName(stream.wanted().name()))
			.toList();
	}

	/** Try no more. A start that waits does so no longer. */
	@Override
	public synchronized void stop() {
		if (this.work != null) {
			this.work.dispose();
			this.work = null;
			this.firstRound.complete(null);
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.work != null;
	}

	@Override
	public int getPhase() {
		return this.settings.phase;
	}

}
