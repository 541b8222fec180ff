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
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Makes a method of a bean, or a bean, listen to durable streams: it is called once for
 * each message, in the stream's order, one call at a time per stream. After a success the
 * checkpoint is stored, so that a restart goes on behind the last message handled.
 * <p>
 * The method may take the payload (a type of the application, {@code String},
 * {@code byte[]}, {@code JsonNode}), a {@code List} of payloads for batches,
 * {@code Message<T>}, {@link StreamMessage StreamMessage&lt;T&gt;}, {@code @Header} and
 * {@code @Headers} arguments named in {@link DurableStreamHeaders},
 * {@link io.durablestreams.client.StreamPosition} and {@link Acknowledgment}. It may
 * return nothing, or a {@code CompletableFuture} or {@code Mono} that is awaited before
 * the next message.
 * <p>
 * On a class, its methods with {@link DurableStreamHandler} are the listener's, chosen by
 * the type of the payload.
 * <p>
 * Every attribute may have placeholders and SpEL expressions. Attributes that are left
 * out have the value of {@code durable.streams.listener-defaults}; what
 * {@code durable.streams.listeners.<id>} says wins over all of them.
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(ListenerReflectiveProcessor.class)
@Repeatable(DurableStreamListeners.class)
public @interface DurableStreamListener {

	/**
	 * What the listener is called in the registry, in properties, metrics and logs.
	 * Unique in an application.
	 * @return the id; by default the bean's name, and for a method a dot and its name
	 */
	String id() default "";

	/**
	 * The streams to listen to: names below the client's base URL or absolute URLs, also
	 * several in one text, separated by commas. Each is an ordered consumer of its own.
	 * @return the streams
	 */
	String[] streams() default {};

	/**
	 * How to wait for data at a stream's tail: {@code auto}, {@code sse} or
	 * {@code long-poll}.
	 * @return the mode
	 */
	String mode() default "";

	/**
	 * Where to begin in a stream without a checkpoint: {@code earliest}, {@code latest}
	 * or a position of the stream. It is stored as soon as it is resolved.
	 * @return the position
	 */
	String from() default "";

	/**
	 * The namespace of the checkpoints.
	 * @return the group; by default the id
	 */
	String group() default "";

	/**
	 * When the checkpoint is stored: {@code record}, {@code batch}, {@code interval},
	 * {@code manual} or {@code transactional}.
	 * @return the mode
	 */
	String acknowledge() default "";

	/**
	 * What happens to a message that can't be handled: {@code stop}, {@code skip} or
	 * {@code dead-letter}.
	 * @return the policy
	 */
	String failure() default "";

	/**
	 * What decides on each attempt that has failed, in place of {@link #failure()}.
	 * @return the name of a
	 * {@link io.durablestreams.listener.failure.ListenerErrorHandler} bean, or an
	 * expression that gives one
	 */
	String errorHandler() default "";

	/**
	 * Whether messages are CloudEvents: the method gets the data of each event, and its
	 * attributes as the headers named in
	 * {@link io.durablestreams.client.cloudevents.CloudEventHeaders CloudEventHeaders}. A
	 * method that takes a {@code CloudEvent} of the CloudEvents SDK need not say so.
	 * @return {@code true} or {@code false}
	 */
	String cloudEvents() default "";

	/**
	 * The bean that makes the container.
	 * @return the name of a {@link DurableStreamListenerContainerFactory} bean
	 */
	String containerFactory() default "";

	/**
	 * The client that reads the streams, where an application has several.
	 * @return the name of a {@link io.durablestreams.client.DurableStreamsClient} bean;
	 * by default the primary or only one
	 */
	String client() default "";

	/**
	 * Whether the listener starts with the application.
	 * @return {@code true} or {@code false}
	 */
	String autoStartup() default "";

	/**
	 * Further settings as {@code name=value}, with the names below
	 * {@code durable.streams.listeners.<id>}, such as {@code back-off.max-attempts=3}.
	 * @return the settings
	 */
	String[] properties() default {};

}
