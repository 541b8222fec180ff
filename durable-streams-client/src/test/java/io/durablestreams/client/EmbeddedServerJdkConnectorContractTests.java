package io.durablestreams.client;

/**
 * The client's contract, against the embedded server, over the JDK's HTTP client.
 */
class EmbeddedServerJdkConnectorContractTests extends EmbeddedServerContractTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return JdkConnector.use(builder);
	}

}
