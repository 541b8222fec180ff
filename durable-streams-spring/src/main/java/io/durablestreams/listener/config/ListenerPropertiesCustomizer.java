package io.durablestreams.listener.config;

/**
 * Has the last word on the settings of a listener, after the factory's defaults and the
 * annotation.
 */
@FunctionalInterface
public interface ListenerPropertiesCustomizer {

	/**
	 * Change what should be different for a listener.
	 * @param id the listener's id
	 * @param properties the settings so far
	 */
	void customize(String id, ListenerPropertiesBuilder properties);

}
