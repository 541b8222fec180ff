package io.durablestreams.client.hostile;

import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * What other readers got wrong when something failed: over the JDK's HTTP client.
 */
class RetryTrapJdkConnectorTests extends RetryTrapTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return jdk(builder);
	}

}
