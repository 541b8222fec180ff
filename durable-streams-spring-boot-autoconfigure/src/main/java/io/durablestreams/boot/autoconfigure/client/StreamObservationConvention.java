package io.durablestreams.boot.autoconfigure.client;

import java.net.URI;

import io.micrometer.common.KeyValue;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;

/**
 * Observes requests to streams. The {@code uri} tag has few values whatever the streams'
 * names are, and tells live reads, which wait by design, from everything else. Query
 * strings, which may hold a token, appear nowhere.
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
	protected KeyValue uri(ClientRequestObservationContext context) {
		String liveMode = liveMode(context.getRequest());
		return KeyValue.of("uri", (liveMode != null) ? "/{stream}?live=" + liveMode : "/{stream}");
	}

	@Override
	protected KeyValue httpUrl(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return KeyValue.of("http.url", (request != null) ? withoutQuery(request.url()) : KeyValue.NONE_VALUE);
	}

	private static @Nullable String liveMode(@Nullable ClientRequest request) {
		String query = (request != null) ? request.url().getRawQuery() : null;
		if (query == null) {
			return null;
		}
		for (String parameter : query.split("&")) {
			switch (parameter) {
				case "live=sse" -> {
					return "sse";
				}
				case "live=long-poll" -> {
					return "long-poll";
				}
				default -> {
				}
			}
		}
		return null;
	}

	private static String withoutQuery(URI url) {
		String text = url.toString();
		int query = text.indexOf('?');
		return (query >= 0) ? text.substring(0, query) : text;
	}

}
