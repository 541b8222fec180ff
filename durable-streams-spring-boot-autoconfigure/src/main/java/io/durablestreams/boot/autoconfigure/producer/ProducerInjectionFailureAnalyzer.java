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

package io.durablestreams.boot.autoconfigure.producer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.diagnostics.NearestName;
import io.durablestreams.producer.DurableStreamProducer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Says which producers there are where one is asked for and none fits, or several do.
 * Ahead of Spring Boot's own analyzers, which would create the candidates to look at
 * them.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
final class ProducerInjectionFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	private final @Nullable ConfigurableListableBeanFactory beanFactory;

	ProducerInjectionFailureAnalyzer(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory listable) ? listable : null;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		if (this.beanFactory == null || type == null || type.toClass() != DurableStreamProducer.class) {
			return null;
		}
		String place = Objects.requireNonNullElse(description, "A bean");
		if (cause instanceof NoUniqueBeanDefinitionException ambiguous) {
			return ambiguous(place, ambiguous, producers(this.beanFactory));
		}
		return missing(place, type, qualifier(rootFailure), cause, this.beanFactory);
	}

	private static @Nullable FailureAnalysis ambiguous(String place, NoUniqueBeanDefinitionException cause,
			Map<String, String> producers) {
		if (cause.getBeanNamesFound() == null) {
			return null;
		}
		Map<String, String> found = new LinkedHashMap<>(producers);
		found.keySet().retainAll(cause.getBeanNamesFound());
		String example = found.keySet().stream().findFirst().orElse("ordersProducer");
		return new FailureAnalysis(
				place + " requires one producer, and " + found.size() + " fit:" + String.join("", found.values()),
				"Choose one by its name or its bean's, with @Qualifier(\"" + example
						+ "\") or by calling the parameter or field so.",
				cause);
	}

	private static FailureAnalysis missing(String place, ResolvableType type, @Nullable String qualifier,
			NoSuchBeanDefinitionException cause, ConfigurableListableBeanFactory beans) {
		Map<String, String> producers = producers(beans);
		String asked = (qualifier != null) ? " with the qualifier '" + qualifier + "'" : "";
		String near = NearestName.of(Objects.requireNonNullElse(qualifier, ""), names(beans, producers.keySet()))
			.map((name) -> " Did you mean '" + name + "'?")
			.orElse("");
		String there = producers.isEmpty() ? " No producer is configured under 'durable.streams.producers'."
				: near + " The producers are:" + String.join("", producers.values());
		return new FailureAnalysis(
				place + " requires a '" + name(type) + "'" + asked + ", and there is no such producer." + there,
				action(type, qualifier, producers.isEmpty()), cause);
	}

	private static String action(ResolvableType type, @Nullable String qualifier, boolean none) {
		ResolvableType payload = type.getGeneric(0);
		String typed = (payload.resolve() != null) ? " and 'durable.streams.producers.%s.payload-type=" + payload + "'"
				: "";
		if (none) {
			String name = Objects.requireNonNullElse(qualifier, "orders");
			return "Configure a producer, for example with 'durable.streams.producers." + name
					+ ".stream=<stream>'; its name, '" + name + "', is yours to choose.";
		}
		if (qualifier != null) {
			return "Change the qualifier to the name of a producer or of its bean, or configure the producer '"
					+ qualifier + "' with 'durable.streams.producers." + qualifier + ".stream'.";
		}
		return "Change the type to that of one of these producers, or configure another producer with "
				+ "'durable.streams.producers.<name>.stream'" + typed.formatted("<name>") + ".";
	}

	/** By the names of their beans, a line for each. */
	private static Map<String, String> producers(ConfigurableListableBeanFactory beans) {
		Map<String, String> lines = new LinkedHashMap<>();
		for (String beanName : beans.getBeanNamesForType(DurableStreamProducer.class, true, false)) {
			BeanDefinition definition = beans.getMergedBeanDefinition(beanName);
			Object producer = definition.getAttribute(ProducerBeansRegistrar.PRODUCER);
			lines.put(beanName,
					"\n\t- " + ((producer != null) ? "'" + producer + "', the bean '" : "the bean '") + beanName
							+ "' of type '" + name(definition.getResolvableType()) + "', defined by "
							+ definition.getResourceDescription());
		}
		return lines;
	}

	private static Collection<String> names(ConfigurableListableBeanFactory beans, Collection<String> beanNames) {
		return beanNames.stream()
			.flatMap((name) -> Stream.concat(Stream.of(beans.getAliases(name)), Stream.of(name)))
			.toList();
	}

	private static String name(ResolvableType type) {
		ResolvableType payload = type.as(DurableStreamProducer.class).getGeneric(0);
		return (payload.resolve() != null) ? "DurableStreamProducer<" + payload + ">" : "DurableStreamProducer<?>";
	}

	private static @Nullable String qualifier(Throwable failure) {
		Qualifier found = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			InjectionPoint point = (cause instanceof UnsatisfiedDependencyException unsatisfied)
					? unsatisfied.getInjectionPoint() : null;
			found = (point != null) ? point.getAnnotation(Qualifier.class) : found;
		}
		return (found != null) ? found.value() : null;
	}

}
