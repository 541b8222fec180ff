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
					.append(AppendRequest.of("1").contentType(MediaType.APPLICATION_JSON))
					.block())
				.withMessageContainingAll("restricted", "pgrade");
		}
	}

}
