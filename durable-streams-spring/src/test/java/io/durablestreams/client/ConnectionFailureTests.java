package io.durablestreams.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.durablestreams.client.error.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.retry.RetryPolicy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What is said of a server that can't be reached: which one, and what was wrong.
 */
class ConnectionFailureTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private ServerSocket server;

	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return builder;
	}

	@BeforeEach
	void bind() throws IOException {
		this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	@Test
	void aRefusedConnectionIsToldWithHostAndPort() throws IOException {
		this.server.close();
		assertThat(failure("http://localhost:" + this.server.getLocalPort()))
			.hasMessageEndingWith("localhost:" + this.server.getLocalPort() + " refused the connection");
	}

	@Test
	void anUnknownHostIsToldAsThat() {
		assertThat(failure("http://streams.invalid")).hasMessageEndingWith("the host 'streams.invalid' is unknown");
	}

	@Test
	void aServerThatDoesNotAnswerIsToldAsThat() {
		assertThat(failure("http://localhost:" + this.server.getLocalPort(), Duration.ofMillis(100)))
			.hasMessageEndingWith("localhost:" + this.server.getLocalPort() + " did not answer in time");
	}

	@Test
	void aConnectionThatBreaksOffIsToldAsThat() {
		Thread closing = new Thread(() -> {
			try {
				while (true) {
					this.server.accept().close();
				}
			}
			catch (IOException ex) {
				// The test is over.
			}
		});
		closing.start();
		assertThat(failure("http://localhost:" + this.server.getLocalPort()))
			.hasMessageEndingWith("the connection to localhost:" + this.server.getLocalPort() + " broke off");
	}

	private TransportException failure(String origin) {
		return failure(origin, SOON);
	}

	private TransportException failure(String origin, Duration timeout) {
		try (DurableStreamsClient client = configure(DurableStreamsClient.builder(origin + "/v1/stream?key=secret"))
			.requestTimeout(timeout)
			.retryPolicy(RetryPolicy.withMaxRetries(0))
			.build()) {
			TransportException failure = catchThrowableOfType(TransportException.class,
					() -> client.stream("orders").metadata().block(SOON.multipliedBy(2)));
			assertThat(failure).message().startsWith("HEAD of stream 'orders' failed: ").doesNotContain("secret");
			return failure;
		}
	}

}
