package io.durablestreams.client.hostile;

import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * What other readers of Server-Sent Events got wrong: over the JDK's HTTP client.
 */
class EventStreamTrapJdkConnectorTests extends EventStreamTrapTests {

	@Override
	DurableStreamsClientBuilder configure(DurableStreamsClientBuilder builder) {
		return jdk(builder);
	}

}
