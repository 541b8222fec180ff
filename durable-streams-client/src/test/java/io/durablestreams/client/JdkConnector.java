package io.durablestreams.client;

import java.net.http.HttpClient;

/**
 * Puts a client on the JDK's HTTP client.
 */
final class JdkConnector {

	private JdkConnector() {
	}

	static DurableStreamsClientBuilder use(DurableStreamsClientBuilder builder) {
		JdkStreamConnector connector = new JdkStreamConnector(
				HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
		return builder.connectors(connector, connector);
	}

}
