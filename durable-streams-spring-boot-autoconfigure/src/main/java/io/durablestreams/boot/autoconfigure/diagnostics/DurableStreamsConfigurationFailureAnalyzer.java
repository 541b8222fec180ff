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

package io.durablestreams.boot.autoconfigure.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Reports a {@link DurableStreamsConfigurationException} without its stack trace, and
 * where the properties are set that it names. Ahead of Spring Boot's own analyzers, one
 * of which may know the cause and not what it means here.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
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
