/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
