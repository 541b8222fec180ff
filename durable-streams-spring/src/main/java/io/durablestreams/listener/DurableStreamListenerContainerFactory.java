package io.durablestreams.listener;

/**
 * Makes containers for listeners.
 */
@FunctionalInterface
public interface DurableStreamListenerContainerFactory {

	/**
	 * Make a container. It isn't started.
	 * @param endpoint what to listen to and what to call
	 * @return the container
	 * @throws IllegalArgumentException if the settings or the method can't work; the
	 * message names the listener, its method and the property
	 */
	DurableStreamListenerContainer createContainer(DurableStreamListenerEndpoint endpoint);

}
