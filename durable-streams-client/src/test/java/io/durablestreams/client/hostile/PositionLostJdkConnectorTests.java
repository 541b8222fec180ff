package io.durablestreams.client.hostile;

import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * A read whose position no longer means what it meant says so: over the JDK's HTTP
 * client.
 */
class PositionLostJdkConnectorTests extends PositionLostTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return jdk(builder);
	}

}
