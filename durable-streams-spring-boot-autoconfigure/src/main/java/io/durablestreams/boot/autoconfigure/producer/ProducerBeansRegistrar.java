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

import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;

import io.durablestreams.boot.autoconfigure.ProducerProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeans;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.producer.DurableStreamProducer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a bean for each producer in the properties. The definitions name a factory
 * method and have no instance supplier, so that ahead-of-time processing can write them
 * down; a {@code BeanRegistrar} knows neither qualifiers nor whether a name is taken.
 */
final class ProducerBeansRegistrar implements ImportBeanDefinitionRegistrar {

	/** The attribute of bean definitions that has the producer's name. */
	static final String PRODUCER = ProducerBeansRegistrar.class.getName() + ".producer";

	private static final String PRODUCERS = "durable.streams.producers";

	private static final ConfiguredBeans BEANS = new ConfiguredBeans("producer", PRODUCERS, DurableStreamProducer.class,
			"Producer");

	private final Environment environment;

	ProducerBeansRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Map<String, ProducerProperties> producers = producers();
		BEANS.register(registry, producers.keySet(), (beanName, producer) -> {
			ProducerProperties properties = Objects.requireNonNull(producers.get(producer));
			registry.registerBeanDefinition(beanName, beanDefinition(producer, properties.getPayloadType()));
		});
	}

	private Map<String, ProducerProperties> producers() {
		return Binder.get(this.environment)
			.bind(PRODUCERS, Bindable.mapOf(String.class, ProducerProperties.class))
			.orElse(Collections.emptyMap());
	}

	private RootBeanDefinition beanDefinition(String producer, @Nullable Class<?> payloadType) {
		RootBeanDefinition definition = new RootBeanDefinition(DurableStreamProducer.class);
		if (payloadType != null) {
			requireAccess(producer, payloadType);
			definition.setTargetType(ResolvableType.forClassWithGenerics(DurableStreamProducer.class, payloadType));
		}
		definition.setFactoryBeanName(DurableStreamsProducerAutoConfiguration.NAMED_PRODUCERS);
		definition.setFactoryMethodName("create");
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, producer);
		definition.setAttribute(PRODUCER, producer);
		// Unlike a qualifier of the definition, this leaves the bean's own name valid
		// too.
		definition.setQualifiedElement(AnnotatedElementUtils
			.forAnnotations(MergedAnnotation.of(Qualifier.class, Map.of("value", producer)).synthesize()));
		definition.setDescription("Producer of 'durable.streams.producers." + producer + "'");
		definition.setResourceDescription(ProducerOrigin.describe(this.environment, producer));
		return definition;
	}

	private static void requireAccess(String producer, Class<?> payloadType) {
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING) && !isPublic(payloadType)) {
			throw new DurableStreamsConfigurationException(
					"'durable.streams.producers." + producer + ".payload-type' is '" + payloadType.getName()
							+ "', which is not public: code that is generated ahead of time can't name it.",
					"Make the type public, with the types around it.");
		}
	}

	private static boolean isPublic(Class<?> type) {
		Class<?> enclosing = type.getEnclosingClass();
		return Modifier.isPublic(type.getModifiers()) && (enclosing == null || isPublic(enclosing));
	}

}
