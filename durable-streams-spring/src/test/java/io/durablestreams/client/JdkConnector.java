package io.durablestreams.client;

import java.net.http.HttpClient;

import org.springframework.http.client.reactive.JdkClientHttpConnector;

/**
 * Puts a client on the JDK's HTTP client.
 */
final class JdkConnector {

	private JdkConnector() {
	}

	static DurableStreamsClientBuilder use(DurableStreamsClientBuilder builder) {
		JdkClientHttpConnector connector = new JdkClientHttpConnector(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		return builder.connectors(connector, connector);
	}

}
