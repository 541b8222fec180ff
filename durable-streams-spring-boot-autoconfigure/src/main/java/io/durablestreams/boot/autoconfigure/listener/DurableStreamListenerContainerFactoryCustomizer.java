package io.durablestreams.boot.autoconfigure.listener;

import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;

/**
 * Implemented by beans that wish to adjust the auto-configured container factory before
 * it is built, such as to give it a message converter, a validator or an executor. Called
 * in order, after the properties were applied.
 */
@FunctionalInterface
public interface DurableStreamListenerContainerFactoryCustomizer {

	/**
	 * Adjust the builder.
	 * @param builder the factory's builder
	 */
	void customize(DefaultDurableStreamListenerContainerFactory.Builder builder);

}
