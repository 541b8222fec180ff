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

package io.durablestreams.embedded.internal.subscription;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.durablestreams.embedded.internal.store.AppendCommand;
import io.durablestreams.embedded.internal.store.CreateCommand;
import io.durablestreams.embedded.internal.store.Expiry;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A subscription that is deleted while something is under way for it.
 */
@Timeout(60)
class DeletedSubscriptionTests {

	private final CountDownLatch called = new CountDownLatch(1);

	private final CountDownLatch mayAnswer = new CountDownLatch(1);

	/**
	 * The webhook says that everything is done; before the store has kept that, more work
	 * comes and the subscription is deleted.
	 */
	@Test
	void staysDeletedWhateverWasBeingKept(@TempDir Path data) throws Exception {
		HttpServer hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		hook.createContext("/", this::answerLater);
		hook.start();
		try (StreamStore store = StreamStore.open(data, 10);
				SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			SubscriptionConfig config = new SubscriptionConfig("http://localhost:" + hook.getAddress().getPort() + "/",
					null, null, List.of("work"), 30_000, null);
			store.create(new CreateCommand("work", "text/plain", Expiry.NEVER, false, List.of(), null)).block();
			service.create("hook", config).block();
			append(store);
			this.called.await();
			CountDownLatch release = holdWriter(store);
			this.mayAnswer.countDown();
			Awaitility.await().until(() -> String.valueOf(service.get("hook").block()).contains("_0000000000000001"));
			CompletableFuture<Void> deleted = service.delete("hook").toFuture();
			assertThatExceptionOfType(SubscriptionException.class).isThrownBy(() -> service.get("hook").block());
			release.countDown();
			deleted.join();
			// Behind whatever the thread and the writer had been given
			assertThatExceptionOfType(SubscriptionException.class).isThrownBy(() -> service.get("hook").block());
			append(store);
			assertThat(store.properties().all("subscription.")).isEmpty();
		}
		finally {
			hook.stop(0);
		}
	}

	/** Append, and keep the store's one writer from going on behind that. */
	private static CountDownLatch holdWriter(StreamStore store) {
		CountDownLatch release = new CountDownLatch(1);
		store.onChange((change) -> await(release));
		append(store);
		return release;
	}

	private static void append(StreamStore store) {
		store.append(new AppendCommand("work", "text/plain", List.of(new byte[1]), null, null, false)).block();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void answerLater(HttpExchange exchange) {
		this.called.countDown();
		await(this.mayAnswer);
		byte[] answer = "{\"done\":true}".getBytes(StandardCharsets.UTF_8);
		try (OutputStream body = exchange.getResponseBody()) {
			exchange.sendResponseHeaders(200, answer.length);
			body.write(answer);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
