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

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method of a class that is a {@link DurableStreamListener}: it is called for
 * messages whose payload is of its parameter's type. Of several methods that would do,
 * the one with the most special type is called. A payload that fits none of them is a
 * failure, final at the first attempt, unless there is a default method.
 * <p>
 * What type a JSON payload has is said by Jackson's {@code @JsonTypeInfo} on a supertype
 * that all methods' types have in common, or by a message converter of the application's.
 * The methods take and return what those with a {@code DurableStreamListener} do, but for
 * batches.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflectiveProcessor.class)
public @interface DurableStreamHandler {

	/**
	 * Whether the method gets what fits no other, also JSON of a type that isn't known;
	 * it may take any payload, such as a {@code JsonNode}. At most one method of a class.
	 * @return whether it is the default
	 */
	boolean isDefault() default false;

}
