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

package io.durablestreams.client;

import java.net.http.HttpClient;

import io.durablestreams.client.error.InvalidArgumentException;
import org.junit.jupiter.api.Test;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Credentials go to the origin that they were given for, over the JDK's HTTP client too.
 */
class CredentialJdkConnectorTests extends CredentialTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return JdkConnector.use(builder);
	}

	@Test
	void anHttpClientThatFollowsRedirectsIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new JdkStreamConnector(
					HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()))
			.withMessageContaining("redirects");
	}

	@Test
	void aHeaderThatIsTheHttpClientsOwnIsRefusedAtOnce() {
		try (DurableStreamsClient client = JdkConnector.use(DurableStreamsClient.builder("http://127.0.0.1:1/s"))
			.defaultHeader("Upgrade", "x")
			.build()) {
			assertThatExceptionOfType(InvalidArgumentException.class)
				.isThrownBy(() -> client.stream("orders")
					.append(AppendRequest.builder().body("1").contentType(MediaType.APPLICATION_JSON).build())
					.block())
				.withMessageContainingAll("restricted", "pgrade");
		}
	}

}
