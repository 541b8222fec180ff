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

package io.durablestreams.boot.autoconfigure.outbox;

import java.util.Collections;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.ProducerProperties;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where properties want an outbox: of themselves, or for a producer.
 */
final class OnOutboxCondition extends SpringBootCondition {

	private static final String ENABLED = "durable.streams.outbox.enabled";

	private static final String DEFAULT = "durable.streams.producer-defaults.outbox.enabled";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Outbox");
		for (String property : new String[] { ENABLED, DEFAULT }) {
			if (context.getEnvironment().getProperty(property, Boolean.class, false)) {
				return ConditionOutcome.match(message.because("'" + property + "' is true"));
			}
		}
		Map<String, ProducerProperties> producers = Binder.get(context.getEnvironment())
			.bind("durable.streams.producers", Bindable.mapOf(String.class, ProducerProperties.class))
			.orElse(Collections.emptyMap());
		return producers.entrySet()
			.stream()
			.filter((producer) -> Boolean.TRUE.equals(producer.getValue().getOutbox().getEnabled()))
			.findFirst()
			.map((producer) -> ConditionOutcome
				.match(message.because("the producer '" + producer.getKey() + "' uses it")))
			.orElseGet(() -> ConditionOutcome.noMatch(message.because("no property asks for one")));
	}

}
