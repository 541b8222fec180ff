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

package io.durablestreams.listener;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.durablestreams.listener.config.ListenerOptionsBuilder;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.Assert;

/**
 * Reads the attributes of an annotation: placeholders, then SpEL, then what they set.
 */
final class ListenerAttributes {

	private final ConfigurableListableBeanFactory beanFactory;

	private final DurableStreamListener annotation;

	private final String where;

	ListenerAttributes(ConfigurableListableBeanFactory beanFactory, DurableStreamListener annotation, String where) {
		this.beanFactory = beanFactory;
		this.annotation = annotation;
		this.where = where;
	}

	String id(String defaultId) {
		if (this.annotation.id().isEmpty()) {
			return defaultId;
		}
		String id = text("id", this.annotation.id());
		if (id.isBlank()) {
			throw new IllegalArgumentException("The id of the listener on " + this.where
					+ " is blank; leave the attribute 'id' out or give it a value ('" + this.annotation.id() + "')");
		}
		return id;
	}

	@Nullable String containerFactory() {
		String name = text("containerFactory", this.annotation.containerFactory());
		return name.isEmpty() ? null : name;
	}

	String sendTo(String attribute) {
		return text("@SendTo", attribute);
	}

	Consumer<ListenerOptionsBuilder> settings() {
		Assert.isTrue(this.annotation.failure().isEmpty() || this.annotation.errorHandler().isEmpty(),
				() -> "the listener on " + this.where
						+ " has both 'failure' and 'errorHandler', and only one of them can decide");
		List<String> streams = Arrays.stream(this.annotation.streams()).flatMap(this::streams).toList();
		return (builder) -> {
			if (!streams.isEmpty()) {
				builder.streams(streams);
			}
			apply(builder, "mode", this.annotation.mode());
			apply(builder, "from", this.annotation.from());
			apply(builder, "group", this.annotation.group());
			apply(builder, "acknowledge", this.annotation.acknowledge());
			apply(builder, "failure", this.annotation.failure());
			if (!this.annotation.errorHandler().isEmpty()) {
				errorHandler(builder, this.annotation.errorHandler());
			}
			apply(builder, "cloudevents", this.annotation.cloudEvents());
			apply(builder, "client", this.annotation.client());
			apply(builder, "auto-startup", this.annotation.autoStartup());
			for (String property : this.annotation.properties()) {
				applyProperty(builder, text("properties", property));
			}
		};
	}

	private void apply(ListenerOptionsBuilder builder, String name, String attribute) {
		String value = text(name, attribute);
		if (!value.isEmpty()) {
			builder.property(name, value);
		}
	}

	private void applyProperty(ListenerOptionsBuilder builder, String property) {
		int equals = property.indexOf('=');
		if (equals < 1) {
			throw new IllegalArgumentException(
					"'" + property + "' in the attribute 'properties' isn't of the form name=value");
		}
		String name = property.substring(0, equals).strip();
		String value = property.substring(equals + 1);
		if (name.equals("error-handler")) {
			errorHandler(builder, value.strip());
		}
		else {
			builder.property(name, value);
		}
	}

	/** What is blank once it is resolved changes nothing, as elsewhere. */
	private void errorHandler(ListenerOptionsBuilder builder, String attribute) {
		Object value = evaluate("errorHandler", attribute);
		if (value instanceof ListenerErrorHandler handler) {
			builder.errorHandler(handler);
			return;
		}
		String name = Objects.toString(value, "");
		if (!name.isEmpty()) {
			builder.errorHandler(errorHandlerBean(name));
		}
	}

	private ListenerErrorHandler errorHandlerBean(String name) {
		try {
			return this.beanFactory.getBean(name, ListenerErrorHandler.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new ListenerConfigurationException(
					"The attribute 'errorHandler' of the listener on " + this.where
							+ " names no ListenerErrorHandler bean: '" + name + "'.",
					"Name one of " + List.of(this.beanFactory.getBeanNamesForType(ListenerErrorHandler.class))
							+ ", or leave the attribute out. 'stop', 'skip' and 'dead-letter' are values of 'failure'.",
					ex);
		}
	}

	private Stream<String> streams(String attribute) {
		Object value = evaluate("streams", attribute);
		if (value instanceof Iterable<?> values) {
			return StreamSupport.stream(values.spliterator(), false).map(String::valueOf);
		}
		if (value instanceof Object[] values) {
			return Arrays.stream(values).map(String::valueOf);
		}
		String text = Objects.toString(value, "");
		// Blank names must be complained about, not dropped.
		return Arrays.stream(text.split(",", -1)).map(String::strip);
	}

	private String text(String name, String attribute) {
		return attribute.isEmpty() ? "" : Objects.toString(evaluate(name, attribute), "");
	}

	private @Nullable Object evaluate(String name, String attribute) {
		try {
			String resolved = this.beanFactory.resolveEmbeddedValue(attribute);
			// Without a strict resolver in the context, what has no value stays as it is.
			Assert.isTrue(resolved == null || !resolved.contains("${"), "there is no such property");
			if (resolved == null || this.beanFactory.getBeanExpressionResolver() == null) {
				return resolved;
			}
			return this.beanFactory.getBeanExpressionResolver()
				.evaluate(resolved, new BeanExpressionContext(this.beanFactory, null));
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("The attribute '" + name + "' ('" + attribute + "') of the listener on "
					+ this.where + " can't be resolved: " + ex.getMessage(), ex);
		}
	}

}
