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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.durablestreams.boot.autoconfigure.diagnostics.PropertyOrigins;
import io.durablestreams.listener.ListenerConfigurationException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports a listener that can't be set up without its stack trace, and where its
 * properties are set: two with one id, no stream or a blank one, a method that doesn't
 * fit. Ahead of Spring Boot's own analyzers, one of which may know the cause and not what
 * it means here.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
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
