package io.durablestreams.boot.autoconfigure.client;

import io.micrometer.common.KeyValue;

import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Observes requests to streams under the application's own name for HTTP requests. Their
 * {@code uri} tells live reads, which wait by design, from everything else. Query
 * strings, which may hold a token, are left out.
 */
final class StreamObservationConvention extends DefaultClientRequestObservationConvention {

	private static final String NAME_PROPERTY = "management.observations.http.client.requests.name";

	private StreamObservationConvention(String name) {
		super(name);
	}

	static StreamObservationConvention create(Environment environment) {
		return new StreamObservationConvention(environment.getProperty(NAME_PROPERTY, "http.client.requests"));
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return KeyValue.of("http.url", (request != null) ? SafeUrl.of(request.url().toString()) : KeyValue.NONE_VALUE);
	}

}
