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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * A Spring test of nothing but what an application does with durable streams: the client,
 * the producers of the application's properties, and the classes that have
 * {@code @DurableStreamListener} methods. Of the application's other components only
 * those are found that configure the former: customizers, configurers, interceptors and
 * filters, message converters, and what JSON is mapped with. What listeners depend on has
 * to be given, by {@code @MockitoBean}, {@code @Import} or {@link #includeFilters()}.
 * <p>
 * Unless something else is said the test has an embedded server of its own, whatever
 * {@code durable.streams.base-url} the application has, and its checkpoints are kept in
 * memory: {@code @EmbeddedDurableStreams} configures another server,
 * {@code @ServiceConnection} a container, and {@link #properties()} anything.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(DurableStreamsTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(DurableStreamsTypeExcludeFilter.class)
@AutoConfigureDurableStreams
@ImportAutoConfiguration
public @interface DurableStreamsTest {

	/**
	 * Alias for {@link #listeners()}.
	 * @return the classes with the listeners to test
	 */
	@AliasFor("listeners")
	Class<?>[] value() default {};

	/**
	 * Which classes with {@code @DurableStreamListener} methods to test.
	 * @return components of the application; by default all that have such methods
	 */
	@AliasFor("value")
	Class<?>[] listeners() default {};

	/**
	 * Properties of the test.
	 * @return properties in the form {@literal key=value}
	 */
	String[] properties() default {};

	/**
	 * Whether components are found as described above.
	 * @return {@code false} to find none but those of {@link #includeFilters()}
	 */
	boolean useDefaultFilters() default true;

	/**
	 * Which other components to find.
	 * @return filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * Which components not to find.
	 * @return filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Which auto-configurations to leave out.
	 * @return their classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

}
