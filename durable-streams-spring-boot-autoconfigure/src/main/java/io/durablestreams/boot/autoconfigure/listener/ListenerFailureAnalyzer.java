package io.durablestreams.boot.autoconfigure.listener;

import java.util.Objects;

import io.durablestreams.listener.ListenerConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a listener that can't be set up without its stack trace: two with one id, no
 * stream or a blank one, a method that doesn't fit.
 */
final class ListenerFailureAnalyzer extends AbstractFailureAnalyzer<ListenerConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ListenerConfigurationException cause) {
		return new FailureAnalysis(cause.getDescription(),
				Objects.requireNonNullElse(cause.getAction(),
						"Correct what the description names: the method or its annotation, or the property under "
								+ "'durable.streams.listeners' or 'durable.streams.listener-defaults' that sets the "
								+ "value."),
				cause);
	}

}
