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

package io.durablestreams.sample.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Appends flights to the stream with plain HTTP, batch after batch, each until it is
 * acknowledged: whatever dies meanwhile, each flight is in the stream once.
 */
final class OutsideProducer implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final int MAX_BATCH = 8;

	private static final int PAUSE_MILLIS = Boolean.getBoolean("soak") ? 2 : 20;

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

	private final URI stream;

	private final Random random;

	private final AtomicInteger appended = new AtomicInteger();

	private final CompletableFuture<Void> finished = new CompletableFuture<>();

	private volatile boolean stopping;

	private int sequence;

	private List<String> batch = List.of();

	OutsideProducer(String baseUrl, Random random) {
		this.stream = URI.create(baseUrl + "/flights");
		this.random = random;
	}

	void start() {
		this.scheduler.scheduleWithFixedDelay(this::append, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * How many flights the stream has acknowledged.
	 * @return the number of flights, from the file's beginning on
	 */
	int appended() {
		return this.appended.get();
	}

	/**
	 * Finish the batch in hand and stop.
	 * @return the number of flights in the stream
	 */
	int finish() {
		this.stopping = true;
		this.finished.orTimeout(3, TimeUnit.MINUTES).join();
		return appended();
	}

	@Override
	public void close() {
		this.scheduler.shutdownNow();
	}

	private void append() {
		try {
			if (this.batch.isEmpty() && !this.stopping) {
				this.batch = nextBatch();
			}
			if (this.batch.isEmpty()) {
				this.finished.complete(null);
			}
			else if (post()) {
				this.sequence++;
				this.appended.addAndGet(this.batch.size());
				this.batch = List.of();
			}
		}
		catch (AssertionError ex) {
			this.finished.completeExceptionally(ex);
			throw ex;
		}
	}

	private List<String> nextBatch() {
		List<String> flights = new ArrayList<>();
		int size = 1 + this.random.nextInt(MAX_BATCH);
		for (int i = 0; i < size; i++) {
			flights.add(FlightFile.flight(appended() + i));
		}
		return flights;
	}

	private boolean post() {
		HttpRequest request = HttpRequest.newBuilder(this.stream)
			.timeout(Duration.ofSeconds(5))
			.header("Content-Type", "application/json")
			.header("Producer-Id", "outside")
			.header("Producer-Epoch", "0")
			.header("Producer-Seq", Integer.toString(this.sequence))
			.POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", this.batch) + "]"))
			.build();
		try {
			int status = HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			assertThat(status).isIn(200, 204, 503);
			return status != 503;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
