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
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where webhooks may lead, and where connections go.
 */
@Timeout(60)
class WebhookUrlsTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/hook?token=secret", "https://example.com.", "https://93.184.215.14/",
			"https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "https://100.63.255.255/", "https://100.128.0.0/",
			"https://172.32.0.1/", "https://[64:ff9b::5db8:d70e]/" })
	void aPublicUrlMayUseHttps(String url) {
		assertThat(WebhookUrls.check(url)).isEqualTo(WebhookReach.PUBLIC);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/hook", "http://LOCALHOST./", "http://app.localhost/",
			"http://127.0.0.1/", "http://127.9.8.7:1/", "http://[::1]/", "http://[::ffff:127.0.0.1]/" })
	void thisMachineMayUseHttp(String url) {
		assertThat(WebhookUrls.check(url)).isEqualTo(WebhookReach.LOOPBACK);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://2130706433/", "https://0x7f000001/", "https://0x7f.0.0.1/",
			"https://017700000001/", "https://0177.0.0.1/", "https://127.1/", "https://127.0.0.1./",
			"https://127.0.0.1/", "https://localhost/", "https://localhost./", "https://a.localhost/",
			"https://10.1.2.3/", "https://10.1.2.3./", "https://172.16.0.1/", "https://192.168.1.1/",
			"https://169.254.169.254/latest", "https://100.64.0.1/", "https://100.127.255.255/", "https://0.0.0.0/",
			"https://0/", "https://198.18.0.1/", "https://224.0.0.1/", "https://255.255.255.255/", "https://192.0.2.1/",
			"https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:10.0.0.1]/",
			"https://[::ffff:a9fe:a9fe]/", "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/",
			"https://[64:ff9b:1::1]/", "https://[2002:7f00:1::]/", "https://[2001:db8::1]/", "https://[fc00::1]/",
			"https://[fd12::1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[ff02::1]/",
			"https://user:secret@example.com/", "https:///hook", "https://", "https:example.com", "https://a_b/",
			"//example.com/", "example.com", "", "ftp://example.com/", "file:///etc/passwd", "http://example.com/",
			"http://10.0.0.1/", "http://localhost.example.com/", "http://127.0.0.1.example.com/", "http://2130706433/",
			"http://localhost@example.com/", "http://\u2460.0.0.1/" })
	void anyOtherUrlIsRefused(String url) {
		assertThatExceptionOfType(SubscriptionException.class).isThrownBy(() -> WebhookUrls.check(url))
			.withMessageContaining("webhook.url")
			.withMessageNotContaining("secret")
			.satisfies((ex) -> assertThat(ex.problem()).isEqualTo(SubscriptionException.Problem.WEBHOOK_URL_REJECTED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "10.0.0.1", "::ffff:127.0.0.1", "fd00::1", "100.64.0.1" })
	void aPublicNameThatLeadsToAnInnerAddressIsNotConnectedTo(String address) throws IOException {
		try (ServerSocket inner = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebhookCalls calls = calls(address)) {
			String url = "https://rebound.example:" + inner.getLocalPort() + "/";
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> calls.call(url, Map.of()).block(LIMIT))
				.withRootCauseInstanceOf(UnknownHostException.class)
				.havingRootCause()
				.withMessageContaining("webhooks may not have");
		}
	}

	@Test
	void aLocalNameThatLeadsElsewhereIsNotConnectedTo() {
		try (WebhookCalls calls = calls("93.184.215.14")) {
			assertThatExceptionOfType(RuntimeException.class)
				.isThrownBy(() -> calls.call("http://localhost:1/", Map.of()).block(LIMIT))
				.withRootCauseInstanceOf(UnknownHostException.class);
		}
	}

	@Test
	void aNameIsResolvedOnceAndTheConnectionGoesToWhatWasChecked() throws IOException {
		try (ServerSocket hook = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebhookCalls calls = calls("127.0.0.1", "10.0.0.1")) {
			CompletableFuture.runAsync(() -> answer(hook));
			String url = "http://localhost:" + hook.getLocalPort() + "/";
			assertThat(calls.call(url, Map.of()).block(LIMIT)).isTrue();
		}
	}

	@Test
	void aRedirectIsNotFollowed() throws IOException {
		try (ServerSocket hook = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebhookCalls calls = calls("127.0.0.1")) {
			CompletableFuture.runAsync(() -> answer(hook, "302 Found\r\nLocation: http://10.0.0.1/"));
			String url = "http://localhost:" + hook.getLocalPort() + "/";
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> calls.call(url, Map.of()).block(LIMIT))
				.withMessageContaining("302");
		}
	}

	/** Each lookup of a name gives the next of some addresses. */
	private static WebhookCalls calls(String... addresses) {
		int[] next = new int[1];
		return new WebhookCalls(JsonMapper.builder().build(), WebhookKeys.load(null),
				(host) -> new InetAddress[] { InetAddress.getByName(addresses[next[0]++]) });
	}

	@Test
	void anAnswerWithoutAnEndIsGivenUp() throws IOException {
		try (ServerSocket hook = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				WebhookCalls calls = calls("127.0.0.1")) {
			CompletableFuture<Void> endless = CompletableFuture.runAsync(() -> answerWithoutEnd(hook));
			String url = "http://localhost:" + hook.getLocalPort() + "/";
			assertThatExceptionOfType(IllegalStateException.class)
				.isThrownBy(() -> calls.call(url, Map.of()).block(LIMIT))
				.withMessageContaining("larger than");
			assertThat(endless).failsWithin(LIMIT);
		}
	}

	private static void answerWithoutEnd(ServerSocket hook) {
		try (Socket socket = hook.accept()) {
			socket.getInputStream().read(new byte[10_000]);
			socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			while (true) {
				socket.getOutputStream().write(new byte[10_000]);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void answer(ServerSocket hook) {
		answer(hook, "200 OK");
	}

	private static void answer(ServerSocket hook, String head) {
		try (Socket socket = hook.accept()) {
			socket.getInputStream().read(new byte[10_000]);
			socket.getOutputStream()
				.write(("HTTP/1.1 " + head + "\r\nContent-Length: 13\r\n\r\n{\"done\":true}")
					.getBytes(StandardCharsets.US_ASCII));
			socket.getOutputStream().flush();
			socket.getInputStream().read();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
