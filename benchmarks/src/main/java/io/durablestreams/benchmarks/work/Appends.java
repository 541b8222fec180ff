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

package io.durablestreams.benchmarks.work;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * What prepares streams and feeds readers, for all contenders alike: the JDK's HTTP
 * client.
 */
final class Appends {

	/** Its own threads are counted among the contender's: two will do. */
	private static final HttpClient CLIENT = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.executor(Executors.newFixedThreadPool(2, Appends::daemon))
		.build();

	private static final int AT_ONCE = 32;

	private Appends() {
	}

	private static Thread daemon(Runnable task) {
		Thread thread = new Thread(task, "appends");
		thread.setDaemon(true);
		return thread;
	}

	static void create(String url) throws IOException, InterruptedException {
		require(CLIENT.send(request(url).PUT(HttpRequest.BodyPublishers.noBody()).build(),
				HttpResponse.BodyHandlers.discarding()));
	}

	static void delete(String url) throws IOException, InterruptedException {
		require(CLIENT.send(request(url).DELETE().build(), HttpResponse.BodyHandlers.discarding()));
	}

	/** Many streams, whose names differ by a number at the end. */
	static void createAll(String url, int count) throws InterruptedException {
		sendAll(url, count, (request) -> request.PUT(HttpRequest.BodyPublishers.noBody()));
	}

	static void deleteAll(String url, int count) throws InterruptedException {
		sendAll(url, count, HttpRequest.Builder::DELETE);
	}

	private static void sendAll(String url, int count, UnaryOperator<HttpRequest.Builder> method)
			throws InterruptedException {
		Semaphore free = new Semaphore(AT_ONCE);
		AtomicInteger done = new AtomicInteger();
		for (int i = 0; i < count; i++) {
			free.acquire();
			CLIENT.sendAsync(method.apply(request(url + "-" + i)).build(), HttpResponse.BodyHandlers.discarding())
				.thenAccept(Appends::require)
				.thenRun(done::incrementAndGet)
				.whenComplete((result, ex) -> free.release());
		}
		free.acquire(AT_ONCE);
		if (done.get() < count) {
			throw new IllegalStateException("The server did only " + done + " of " + count + " requests");
		}
	}

	static void append(String url, byte[] message) throws IOException, InterruptedException {
		require(CLIENT.send(post(url, message), HttpResponse.BodyHandlers.discarding()));
	}

	private static HttpRequest post(String url, byte[] message) {
		return request(url).POST(HttpRequest.BodyPublishers.ofByteArray(message)).build();
	}

	private static HttpRequest.Builder request(String url) {
		return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
	}

	private static void require(HttpResponse<?> response) {
		if (response.statusCode() / 100 != 2) {
			throw new IllegalStateException("The server answered " + response);
		}
	}

}
