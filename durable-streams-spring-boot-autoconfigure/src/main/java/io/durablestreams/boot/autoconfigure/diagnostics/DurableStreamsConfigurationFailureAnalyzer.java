package io.durablestreams.boot.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a {@link DurableStreamsConfigurationException} without its stack trace.
 */
final class DurableStreamsConfigurationFailureAnalyzer
		extends AbstractFailureAnalyzer<DurableStreamsConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DurableStreamsConfigurationException cause) {
		return new FailureAnalysis(cause.getDescription(), cause.getAction(), cause);
	}

}
