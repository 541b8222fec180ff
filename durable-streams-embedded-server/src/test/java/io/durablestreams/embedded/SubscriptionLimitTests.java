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

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What subscriptions may ask for.
 */
class SubscriptionLimitTests {

	private static final EmbeddedDurableStreamsServer SERVER = EmbeddedDurableStreamsServer.builder().port(0).build();

	private final TestClient client = new TestClient(SERVER);

	@BeforeAll
	static void start() {
		SERVER.start();
	}

	@AfterAll
	static void stop() {
		SERVER.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1.", "https://2130706433/", "https://100.64.0.1/",
			"https://[::ffff:10.0.0.1]/", "http://example.com/?token=secret" })
	void aWebhookThatLeadsInsideIsRefused(String url) {
		HttpResponse<String> response = create("hook",
				"{\"type\":\"webhook\",\"pattern\":\"**\",\"webhook\":{\"url\":\"" + url + "\"}}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains("WEBHOOK_URL_REJECTED").doesNotContain("secret");
	}

	@Test
	void aPatternIsNoLongerThanAPath() {
		assertThat(create("long", pull("a/".repeat(3_000)))).satisfies(
				(response) -> assertThat(response.statusCode()).isEqualTo(400),
				(response) -> assertThat(response.body()).contains("pattern", "4096"));
	}

	@Test
	void aWakeThatCouldNotBeWrittenIsWrittenAsSoonAsItCanBe() {
		this.client.create("work", TestClient.TEXT);
		String pull = "{\"type\":\"pull-wake\",\"streams\":[\"work\"],\"wake_stream\":\"later\",\"lease_ttl_ms\":1000}";
		assertThat(create("worker", pull).statusCode()).isEqualTo(201);
		this.client.append("work", TestClient.TEXT, "x");
		Awaitility.await()
			.until(() -> this.client.get("__ds/subscriptions/worker").body().contains("\"status\":\"failed\""));
		this.client.create("later", TestClient.JSON);
		Awaitility.await().until(() -> this.client.get("later").body().contains("\"subscription_id\":\"worker\""));
		assertThat(this.client.get("__ds/subscriptions/worker").body()).contains("\"status\":\"active\"");
	}

	private static String pull(String pattern) {
		return "{\"type\":\"pull-wake\",\"pattern\":\"" + pattern + "\",\"wake_stream\":\"wakes\"}";
	}

	private HttpResponse<String> create(String id, String body) {
		return this.client.send("PUT", "__ds/subscriptions/" + id, body);
	}

}
