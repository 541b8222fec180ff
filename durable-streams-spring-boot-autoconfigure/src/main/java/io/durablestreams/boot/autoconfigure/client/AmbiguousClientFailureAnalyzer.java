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

import java.util.Objects;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Says how to choose among several clients. Ahead of Spring Boot's own analyzer, whose
 * advice is for code that the application can change.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class AmbiguousClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoUniqueBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoUniqueBeanDefinitionException cause,
			@Nullable String description) {
		if (cause.getBeanType() != DurableStreamsClient.class || cause.getBeanNamesFound() == null) {
			return null;
		}
		return new FailureAnalysis(
				"There are several DurableStreamsClient beans and none is primary: '"
						+ String.join("', '", cause.getBeanNamesFound()) + "'. "
						+ Objects.requireNonNullElse(description, "A bean") + " needs one.",
				"Mark one of them with @Primary: it is used wherever none is named. To use another one, set 'client' "
						+ "of a listener or producer, and in beans of yours use @Qualifier.",
				cause);
	}

}
