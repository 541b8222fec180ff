package io.durablestreams.client;

import io.durablestreams.fixtures.RequiresReferenceServer;

/**
 * The client's contract, against the protocol's reference server, over the JDK's HTTP
 * client.
 */
@RequiresReferenceServer
class ReferenceServerJdkConnectorContractTests extends ReferenceServerContractTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return JdkConnector.use(builder);
	}

}
