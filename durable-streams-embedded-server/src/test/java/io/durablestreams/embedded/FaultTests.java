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

package io.durablestreams.embedded;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Faults that users inject into their tests.
 */
class FaultTests {

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final TestClient client = new TestClient(this.server);

	@BeforeEach
	void start() {
		this.server.start();
		this.client.create("orders", TestClient.TEXT);
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void theNextRequestsFailWithoutBeingServed() {
		this.server.faults().inject("orders", Fault.status(503).times(2).retryAfter(Duration.ofSeconds(7)));
		HttpResponse<String> failed = append("a");
		assertThat(failed.statusCode()).isEqualTo(503);
		assertThat(failed.headers().firstValue("Retry-After")).hasValue("7");
		assertThat(this.server.faults().remaining("orders")).isEqualTo(1);
		assertThat(append("b").statusCode()).isEqualTo(503);
		assertThat(append("c").statusCode()).isEqualTo(204);
		assertThat(read()).isEqualTo("c");
	}

	@Test
	void anAppendFailsAfterItWasApplied() {
		this.server.faults().inject("orders", Fault.status(500).afterApplied());
		HttpResponse<String> failed = append("a");
		assertThat(failed.statusCode()).isEqualTo(500);
		assertThat(failed.headers().firstValue("Stream-Next-Offset")).isEmpty();
		assertThat(read()).isEqualTo("a");
	}

	@Test
	void aReadFailsAfterItWasServed() {
		append("a");
		this.server.faults().inject("orders", Fault.status(502).afterApplied().on(HttpMethod.GET));
		HttpResponse<String> failed = this.client.get("orders");
		assertThat(failed.statusCode()).isEqualTo(502);
		assertThat(failed.body()).isEqualTo("A planned fault");
		assertThat(read()).isEqualTo("a");
	}

	@Test
	void anAppendGetsNoAnswerAndIsNotApplied() {
		this.server.faults().inject("/orders", Fault.noAnswer());
		assertThatConnectionBreaks("a");
		assertThat(read()).isEmpty();
	}

	@Test
	void anAppendGetsNoAnswerThoughItWasApplied() {
		this.server.faults().inject("orders", Fault.noAnswer().afterApplied());
		assertThatConnectionBreaks("a");
		assertThat(read()).isEqualTo("a");
	}

	@Test
	void aBodyIsCutInTheMiddle() {
		append("x".repeat(300_000));
		this.server.faults().inject("orders", Fault.cut(100_000));
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync("GET", "orders", "");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.get(response));
		assertThat(read()).hasSize(300_000);
	}

	@Test
	void anSseResponseIsCutInTheMiddle() {
		append("data");
		this.server.faults().inject("orders", Fault.cut(20));
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync("GET", "orders?offset=-1&live=sse",
				"");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.get(response));
	}

	@Test
	void aSlowRequestIsServedLate() {
		this.server.faults().inject("orders", Fault.delay(Duration.ofSeconds(1)).on(HttpMethod.POST));
		CompletableFuture<HttpResponse<String>> slow = this.client.sendAsync("POST", "orders", "a", "Content-Type",
				TestClient.TEXT);
		Awaitility.await().until(() -> this.server.faults().remaining("orders") == 0);
		String meanwhile = read();
		// On a machine that is slower still, the read may be late as well.
		assertThat(meanwhile.isEmpty() || slow.isDone()).isTrue();
		assertThat(TestClient.get(slow).statusCode()).isEqualTo(204);
		assertThat(read()).isEqualTo("a");
	}

	@Test
	void faultsBefallOnlyTheirMethodsAndStreamsAndCanBeCleared() {
		this.server.faults().inject("orders", Fault.status(500).on(HttpMethod.POST));
		this.client.create("others", TestClient.TEXT);
		assertThat(this.client.append("others", TestClient.TEXT, "a").statusCode()).isEqualTo(204);
		assertThat(this.client.get("orders").statusCode()).isEqualTo(200);
		this.server.faults().clear();
		assertThat(append("a").statusCode()).isEqualTo(204);
	}

	@Test
	void aFaultThatMakesNoSenseIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(200));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.cut(0));
		assertThatIllegalArgumentException().isThrownBy(() -> Fault.noAnswer().times(0));
	}

	private HttpResponse<String> append(String body) {
		return this.client.append("orders", TestClient.TEXT, body);
	}

	private String read() {
		return this.client.get("orders").body();
	}

	private void assertThatConnectionBreaks(String body) {
		CompletableFuture<HttpResponse<String>> response = this.client.sendAsync("POST", "orders", body, "Content-Type",
				TestClient.TEXT);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> TestClient.get(response));
	}

}
