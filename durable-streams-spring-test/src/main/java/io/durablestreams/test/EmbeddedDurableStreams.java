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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class with an embedded Durable Streams server in memory, on a free loopback
 * port.
 * <p>
 * In a Spring test the server belongs to the application context:
 * {@code durable.streams.base-url} leads to it, it is a bean of the type
 * {@link EmbeddedDurableStreamsServer}, and test classes whose contexts are equal share
 * it together with the cached context. In a test without Spring, test classes with equal
 * attributes share a server, and constructors, test and lifecycle methods may take it as
 * a parameter, and a {@link io.durablestreams.client.DurableStreamsClient} and a
 * {@link DurableStreamTester} for it as well.
 * <p>
 * Checkpoints that the application keeps in files are kept in memory, unless the test
 * itself sets {@code durable.streams.offset-store.type}.
 * <p>
 * {@link EmbeddedDurableStreamsServer#faults()} makes things go wrong.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(EmbeddedDurableStreamsExtension.class)
public @interface EmbeddedDurableStreams {

	/**
	 * Whether each test method begins without streams, and without faults that are still
	 * to come. Listeners are stopped meanwhile, and begin anew: their checkpoints are
	 * deleted too.
	 * @return {@code true} to delete all streams before each test method
	 */
	boolean cleanBeforeEach() default false;

	/**
	 * How long the server holds a long-poll open.
	 * @return a duration such as {@code 500ms}
	 */
	String longPollTimeout() default "30s";

	/**
	 * How large the server's responses get, for tests that should meet several of them.
	 * @return a data size such as {@code 1KB}
	 */
	String maxResponseSize() default "1MB";

}
