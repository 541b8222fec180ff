package io.durablestreams.boot.autoconfigure.listener;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.diagnostics.PropertyOrigins;
import io.durablestreams.listener.ListenerConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Reports a listener that can't be set up without its stack trace, and where its
 * properties are set: two with one id, no stream or a blank one, a method that doesn't
 * fit.
 */
final class ListenerFailureAnalyzer extends AbstractFailureAnalyzer<ListenerConfigurationException> {

	private static final Pattern LISTENER = Pattern.compile("^The listener '([^']+)' ");

	private final Environment environment;

	ListenerFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ListenerConfigurationException cause) {
		return new FailureAnalysis(cause.getDescription() + origins(cause.getDescription()),
				Objects.requireNonNullElse(cause.getAction(),
						"Correct the attribute of @DurableStreamListener that sets the value, or the property below "
								+ "'durable.streams.listeners' or 'durable.streams.listener-defaults'."),
				cause);
	}

	private String origins(String description) {
		Matcher listener = LISTENER.matcher(description);
		return listener.find()
				? PropertyOrigins.namedIn(this.environment,
						"'durable.streams.listeners." + listener.group(1) + "' and 'durable.streams.listener-defaults'")
				: "";
	}

}
