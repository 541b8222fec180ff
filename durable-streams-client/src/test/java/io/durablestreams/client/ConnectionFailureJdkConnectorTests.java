package io.durablestreams.client;

/**
 * The same with the JDK's HTTP client.
 */
class ConnectionFailureJdkConnectorTests extends ConnectionFailureTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return JdkConnector.use(builder);
	}

}
