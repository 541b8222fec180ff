package io.durablestreams.boot.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Reports a {@link DurableStreamsConfigurationException} without its stack trace, and
 * where the properties are set that it names.
 */
final class DurableStreamsConfigurationFailureAnalyzer
		extends AbstractFailureAnalyzer<DurableStreamsConfigurationException> {

	private final Environment environment;

	DurableStreamsConfigurationFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DurableStreamsConfigurationException cause) {
		String description = cause.getDescription();
		return new FailureAnalysis(description + PropertyOrigins.namedIn(this.environment, description),
				cause.getAction(), cause);
	}

}
