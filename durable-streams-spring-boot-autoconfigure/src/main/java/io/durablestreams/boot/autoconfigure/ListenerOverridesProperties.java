package io.durablestreams.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Properties of one listener, which win over its annotation. What is not set is as in the
 * annotation.
 */
@ConfigurationPropertiesSource
public class ListenerOverridesProperties extends ListenerDefaultsProperties {

	/**
	 * Streams to listen to, each with an ordered consumer of its own: names below the
	 * base URL, or absolute URLs.
	 */
	private @Nullable List<String> streams;

	/**
	 * Namespace of the checkpoints. Without it, the id of the listener.
	 */
	private @Nullable String group;

	/**
	 * Name of the client bean that reads the streams, where the application has several.
	 * Without it, the primary or only one.
	 */
	private @Nullable String client;

	public @Nullable List<String> getStreams() {
		return this.streams;
	}

	public void setStreams(@Nullable List<String> streams) {
		this.streams = streams;
	}

	public @Nullable String getGroup() {
		return this.group;
	}

	public void setGroup(@Nullable String group) {
		this.group = group;
	}

	public @Nullable String getClient() {
		return this.client;
	}

	public void setClient(@Nullable String client) {
		this.client = client;
	}

}
