package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.producer.DurableStreamProducerFactoryBuilder;

/**
 * Implemented by beans that wish to adjust the auto-configured producer factory before it
 * is built, such as to give it a message converter. Called in order, after the properties
 * were applied.
 */
@FunctionalInterface
public interface DurableStreamProducerFactoryCustomizer {

	/**
	 * Adjust the builder.
	 * @param builder the factory's builder
	 */
	void customize(DurableStreamProducerFactoryBuilder builder);

}
