package io.durablestreams.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * What is needed to reach a Durable Streams server. A bean of this type wins over
 * {@code durable.streams.base-url} and over the embedded server.
 */
public interface DurableStreamsConnectionDetails extends ConnectionDetails {

	/**
	 * The URL that stream names are relative to.
	 * @return an absolute http or https URL, with or without a trailing slash
	 */
	String getBaseUrl();

	/**
	 * The SSL bundle to connect with.
	 * @return the bundle, or {@code null} for the JVM's own trust
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
