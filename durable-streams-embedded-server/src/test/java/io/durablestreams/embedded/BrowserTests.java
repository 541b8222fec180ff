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

import java.io.IOException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What web pages may do, and what they may not.
 */
class BrowserTests {

	private static final EmbeddedDurableStreamsServer SERVER = EmbeddedDurableStreamsServer.builder()
		.port(0)
		.allowedOrigins("https://app.example.com", "http://Dev.Example.com:3000")
		.allowedHosts("streams.example.com", "192.0.2.7")
		.build();

	private final TestClient client = new TestClient(SERVER);

	@BeforeAll
	static void start() {
		SERVER.start();
	}

	@BeforeEach
	void createStream() {
		SERVER.deleteAllStreams();
		this.client.create("orders", TestClient.TEXT);
	}

	@AfterAll
	static void stop() {
		SERVER.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
			"https://app.example.com.evil.example", "http://app.example.com", "https://app.example.com:444", "null",
			"http://dev.example.com", "", "http://[::2]", "localhost", "http://localhost@evil.example",
			"http://evil.example@localhost" })
	void aPageOfAForeignOriginIsRefusedBeforeAnythingIsApplied(String origin) throws IOException {
		String refused = post("127.0.0.1", "Origin: " + origin + "\r\n");
		assertThat(refused).startsWith("HTTP/1.1 403").contains("durable.streams.embedded.allowed-origins");
		assertThat(refused).doesNotContainIgnoringCase("Access-Control-Allow").containsIgnoringCase("Vary: Origin");
		assertThat(preflight("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 403")
			.doesNotContainIgnoringCase("Access-Control-Allow");
		assertThat(this.client.get("orders").body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost", "http://localhost:3000", "https://app.localhost:8443",
			"http://my_app.localhost", "http://127.0.0.1:5173", "http://[::1]:3000", "https://app.example.com",
			"http://dev.example.com:3000" })
	void aPageOfThisMachineOrOfAnAllowedOriginMayUseTheServer(String origin) throws IOException {
		assertThat(post("localhost", "Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 204")
			.containsIgnoringCase("Access-Control-Allow-Origin: " + origin + "\r\n")
			.containsIgnoringCase("Access-Control-Expose-Headers: Stream-Next-Offset")
			.containsIgnoringCase("Vary: Origin");
		assertThat(preflight("Origin: " + origin + "\r\n")).startsWith("HTTP/1.1 204")
			.containsIgnoringCase("Access-Control-Allow-Origin: " + origin + "\r\n")
			.containsIgnoringCase("Access-Control-Allow-Methods: GET, POST")
			.containsIgnoringCase("Access-Control-Allow-Headers: Content-Type");
	}

	@Test
	void aProgramThatIsNoBrowserIsToldNothingOfOrigins() throws IOException {
		assertThat(post("127.0.0.1", "")).startsWith("HTTP/1.1 204").doesNotContainIgnoringCase("Access-Control");
	}

	@ParameterizedTest
	@ValueSource(strings = { "evil.example", "evil.example:4437", "127.0.0.1.evil.example", "localhost.evil.example",
			"example.com", "192.0.2.8", "[::2]:80", "2130706433" })
	void aNameThatWasMadeToLeadHereIsRefused(String host) throws IOException {
		String refused = post(host, "");
		assertThat(refused).startsWith("HTTP/1.1 421").contains("durable.streams.embedded.allowed-hosts");
		assertThat(this.client.get("orders").body()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "LOCALHOST.:80", "app.localhost:1", "127.0.0.1:4437", "127.1.2.3",
			"[::1]:4437", "Streams.Example.com:443", "192.0.2.7" })
	void aNameOfThisMachineOrAnAllowedOneIsServed(String host) throws IOException {
		assertThat(post(host, "")).startsWith("HTTP/1.1 204");
	}

	@Test
	void everyOriginAndHostMayBeAllowed() throws IOException {
		try (EmbeddedDurableStreamsServer open = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.allowedOrigins("*")
			.allowedHosts("*")
			.build()) {
			open.start();
			assertThat(RawClient.exchange(open,
					"PUT /v1/stream/a HTTP/1.1\r\nHost: any.example\r\nOrigin: https://any.example\r\n"
							+ "Content-Length: 0\r\nConnection: close\r\n\r\n"))
				.startsWith("HTTP/1.1 201");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.example.com", "https://app.example.com/", "https://a.example.com/app", "", "https://",
			"https://user@app.example.com", "https://*.example.com" })
	void whatIsNoOriginIsRefused(String origin) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EmbeddedDurableStreamsServer.builder().allowedOrigins(origin));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://app.example.com", "app.example.com:80", "", " ", "*.example.com" })
	void whatIsNoHostIsRefused(String host) {
		assertThatIllegalArgumentException().isThrownBy(() -> EmbeddedDurableStreamsServer.builder().allowedHosts(host))
			.withMessageContaining("'" + host + "'");
	}

	private String post(String host, String headers) throws IOException {
		return RawClient.exchange(SERVER, "POST /v1/stream/orders HTTP/1.1\r\nHost: " + host + "\r\n" + headers
				+ "Content-Type: text/plain\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
	}

	private String preflight(String headers) throws IOException {
		return RawClient.exchange(SERVER, "OPTIONS /v1/stream/orders HTTP/1.1\r\nHost: localhost\r\n" + headers
				+ "Access-Control-Request-Method: POST\r\nConnection: close\r\n\r\n");
	}

}
