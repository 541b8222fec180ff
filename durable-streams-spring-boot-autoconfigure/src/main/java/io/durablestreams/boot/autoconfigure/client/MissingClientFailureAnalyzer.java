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
import java.util.Set;
import java.util.TreeSet;

import io.durablestreams.client.DurableStreamsClient;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Says which clients there are where one is asked for and none fits, because those that
 * properties name are injected only by their names. Ahead of Spring Boot's own analyzer.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class MissingClientFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final Environment environment;

	MissingClientFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		Set<String> clients = new TreeSet<>(ClientBeansRegistrar.names(this.environment));
		if (cause instanceof NoUniqueBeanDefinitionException || cause.getBeanType() != DurableStreamsClient.class
				|| clients.isEmpty()) {
			return null;
		}
		return new FailureAnalysis(
				Objects.requireNonNullElse(description, "A bean")
						+ " needs a DurableStreamsClient, and none fits. Those under '" + ClientBeansRegistrar.CLIENTS
						+ "' are injected only where they are named: '" + String.join("', '", clients) + "'.",
				"Name one of them with @Qualifier, such as @Qualifier(\"" + clients.iterator().next()
						+ "\"), or set 'durable.streams.base-url', whose client is injected where none is named.",
				cause);
	}

}
