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

package io.durablestreams.test;

import java.util.List;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link EmbeddedDurableStreamsContextCustomizerFactory}.
 */
class EmbeddedDurableStreamsContextCustomizerFactoryTests {

	@Test
	void testClassesWithEqualAttributesShareACachedContext() {
		assertThat(customizer(Plain.class)).isNotNull()
			.isEqualTo(customizer(AlsoPlain.class))
			.hasSameHashCodeAs(customizer(AlsoPlain.class))
			.isEqualTo(customizer(Cleaning.class))
			.isNotEqualTo(customizer(SmallPages.class));
	}

	@Test
	void nestedAndSubclassesInheritTheAnnotation() {
		assertThat(customizer(Plain.NestedInIt.class)).isEqualTo(customizer(Plain.class));
		assertThat(customizer(Subclass.class)).isEqualTo(customizer(Plain.class));
	}

	@Test
	void testClassesWithoutTheAnnotationHaveNoServer() {
		assertThat(customizer(Without.class)).isNull();
	}

	@Test
	void theServerEndsWithTheContext() {
		GenericApplicationContext context = customizedContext();
		context.refresh();
		EmbeddedDurableStreamsServer server = context.getBean(EmbeddedDurableStreamsServer.class);
		assertThat(server.isRunning()).isTrue();
		context.close();
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void theServerEndsWithAContextThatFailsToStart() {
		GenericApplicationContext context = customizedContext();
		EmbeddedDurableStreamsServer server = context.getBeanFactory().getBean(EmbeddedDurableStreamsServer.class);
		context.registerBean("failing", Object.class, () -> {
			throw new IllegalStateException("broken");
		});
		assertThatExceptionOfType(BeanCreationException.class).isThrownBy(context::refresh);
		assertThat(server.isRunning()).isFalse();
	}

	private static GenericApplicationContext customizedContext() {
		GenericApplicationContext context = new GenericApplicationContext();
		ContextCustomizer customizer = customizer(Plain.class);
		assertThat(customizer).isNotNull();
		customizer.customizeContext(context, new MergedContextConfiguration(Plain.class, null, null, null, null));
		return context;
	}

	private static @Nullable ContextCustomizer customizer(Class<?> testClass) {
		return new EmbeddedDurableStreamsContextCustomizerFactory().createContextCustomizer(testClass, List.of());
	}

	@EmbeddedDurableStreams
	static class Plain {

		@Nested
		class NestedInIt {

		}

	}

	@EmbeddedDurableStreams
	static class AlsoPlain {

	}

	@EmbeddedDurableStreams(cleanBeforeEach = true)
	static class Cleaning {

	}

	@EmbeddedDurableStreams(maxResponseSize = "1KB")
	static class SmallPages {

	}

	static class Subclass extends Plain {

	}

	static class Without {

	}

}
