package io.durablestreams.listener;

/**
 * A bean that registers listeners whose streams are only known at run time, next to those
 * of annotated methods.
 */
@FunctionalInterface
public interface DurableStreamListenerConfigurer {

	/**
	 * Register listeners. More can be registered, and removed, at any time later.
	 * @param registry the registry
	 */
	void configureListeners(DurableStreamListenerEndpointRegistry registry);

}
