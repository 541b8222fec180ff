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

package io.durablestreams.boot.test.autoconfigure;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamListenerContainerFactoryCustomizer;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamProducerFactoryCustomizer;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerConfigurer;
import io.durablestreams.listener.DurableStreamListeners;
import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.ProducerListener;
import tools.jackson.databind.JacksonModule;

import org.springframework.boot.jackson.JacksonComponent;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.ClassMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Leaves of an application's components those that {@link DurableStreamsTest} describes.
 */
final class DurableStreamsTypeExcludeFilter
		extends StandardAnnotationCustomizableTypeExcludeFilter<DurableStreamsTest> {

	private static final Set<Class<?>> CONFIGURERS = Set.of(DurableStreamsClientCustomizer.class,
			DurableStreamProducerFactoryCustomizer.class, DurableStreamListenerContainerFactoryCustomizer.class,
			ProducerInterceptor.class, ProducerListener.class, StreamMessageInterceptor.class,
			StreamMessageFilter.class, MessageConverter.class, JacksonComponent.class, JacksonModule.class,
			JsonMapperBuilderCustomizer.class);

	private static final Set<String> LISTENER_ANNOTATIONS = Set.of(DurableStreamListener.class.getName(),
			DurableStreamListeners.class.getName());

	private final Set<Class<?>> listeners;

	DurableStreamsTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.listeners = new LinkedHashSet<>(Arrays.asList(getAnnotation().getClassArray("listeners")));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>(CONFIGURERS);
		if (this.listeners.isEmpty()) {
			includes.add(DurableStreamListenerConfigurer.class);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.listeners;
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		return super.defaultInclude(reader, factory)
				|| (this.listeners.isEmpty() && hasListenerMethods(reader, factory));
	}

	/**
	 * Methods are inherited, also from interfaces.
	 */
	private static boolean hasListenerMethods(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		AnnotationMetadata metadata = reader.getAnnotationMetadata();
		if (LISTENER_ANNOTATIONS.stream().anyMatch(metadata::hasAnnotatedMethods)) {
			return true;
		}
		for (String type : supertypes(metadata)) {
			if (hasListenerMethods(factory.getMetadataReader(type), factory)) {
				return true;
			}
		}
		return false;
	}

	private static Iterable<String> supertypes(ClassMetadata metadata) {
		Stream<String> types = Stream.concat(Stream.ofNullable(metadata.getSuperClassName()),
				Arrays.stream(metadata.getInterfaceNames()));
		return types.filter((type) -> !type.startsWith("java.")).toList();
	}

}
