package io.durablestreams.client.hostile;

import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * What other readers of catch-up responses and long-polls got wrong: over the JDK's HTTP
 * client.
 */
class PageTrapJdkConnectorTests extends PageTrapTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return jdk(builder);
	}

}
