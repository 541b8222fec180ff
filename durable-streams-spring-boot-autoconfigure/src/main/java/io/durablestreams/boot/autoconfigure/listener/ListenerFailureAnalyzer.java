package io.durablestreams.boot.autoconfigure.listener;

import java.util.Arrays;
import java.util.Objects;

import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.util.ClassUtils;

/**
 * Reports a listener that can't be set up without its stack trace: two with one id, no
 * stream or a blank one, a method that doesn't fit. What its room throws names the
 * listener, the method and the property, and how to mend it.
 */
final class ListenerFailureAnalyzer extends AbstractFailureAnalyzer<IllegalArgumentException> {

	private static final String LISTENER_PACKAGE = ClassUtils
		.getPackageName(DurableStreamListenerEndpointRegistry.class);

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, IllegalArgumentException cause) {
		if (!comesFromListeners(cause)) {
			return null;
		}
		return new FailureAnalysis(Objects.toString(cause.getMessage(), "A listener can't be set up"),
				"Correct the listener's annotation, or the properties under 'durable.streams.listeners' and "
						+ "'durable.streams.listener-defaults'.",
				cause);
	}

	private static boolean comesFromListeners(IllegalArgumentException failure) {
		return Arrays.stream(failure.getStackTrace())
			.limit(1)
			.anyMatch((frame) -> frame.getClassName().startsWith(LISTENER_PACKAGE + "."));
	}

}
