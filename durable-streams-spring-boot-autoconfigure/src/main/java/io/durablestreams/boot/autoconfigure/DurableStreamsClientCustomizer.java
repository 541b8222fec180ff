package io.durablestreams.boot.autoconfigure;

import io.durablestreams.client.DurableStreamsClientBuilder;

/**
 * Implemented by beans that wish to adjust the auto-configured client before it is built,
 * such as to give it headers that expire. Called in order, after the properties were
 * applied.
 */
@FunctionalInterface
public interface DurableStreamsClientCustomizer {

	/**
	 * Adjust the builder.
	 * @param builder the client's builder
	 */
	void customize(DurableStreamsClientBuilder builder);

}
