package io.durablestreams.boot.autoconfigure.embedded;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where the embedded server is enabled and no base URL is set.
 */
final class OnEmbeddedServerCondition extends SpringBootCondition {

	private static final String ENABLED = "durable.streams.embedded.enabled";

	private static final String BASE_URL = "durable.streams.base-url";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Embedded Durable Streams server");
		Environment environment = context.getEnvironment();
		if (!environment.getProperty(ENABLED, Boolean.class, false)) {
			return ConditionOutcome.noMatch(message.because("'" + ENABLED + "' is not 'true'"));
		}
		if (StringUtils.hasText(environment.getProperty(BASE_URL))) {
			return ConditionOutcome.noMatch(message.because("'" + BASE_URL + "' is set"));
		}
		return ConditionOutcome.match(message.because("'" + ENABLED + "' is 'true'"));
	}

}
