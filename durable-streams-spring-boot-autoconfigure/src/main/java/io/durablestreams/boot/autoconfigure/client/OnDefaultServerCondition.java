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

package io.durablestreams.boot.autoconfigure.client;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches unless all clients have names of their own. Without any client at all the
 * default one is missed.
 */
final class OnDefaultServerCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Default Durable Streams server");
		Environment environment = context.getEnvironment();
		if (StringUtils.hasText(environment.getProperty("durable.streams.base-url"))) {
			return ConditionOutcome.match(message.because("'durable.streams.base-url' is set"));
		}
		if (environment.getProperty("durable.streams.embedded.enabled", Boolean.class, false)) {
			return ConditionOutcome.match(message.because("'durable.streams.embedded.enabled' is 'true'"));
		}
		return ClientBeansRegistrar.names(environment).isEmpty()
				? ConditionOutcome.match(message.because("there is no client under 'durable.streams.clients'"))
				: ConditionOutcome.noMatch(message.because("there are only clients under 'durable.streams.clients'"));
	}

}
