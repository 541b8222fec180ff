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

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.durablestreams.listener.config.ListenerOptionsBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.ClassUtils;

/**
 * What a container is made from: an id, settings, and what to call. Immutable.
 *
 * @param id the listener's id, unique in a registry
 * @param settings changes what should differ from the factory's defaults
 * @param target what to call for each message
 * @see DurableStreamListenerEndpointRegistry#register
 */
public record DurableStreamListenerEndpoint(String id, Consumer<ListenerOptionsBuilder> settings, Target target) {

	/**
	 * Create an endpoint.
	 * @throws ListenerConfigurationException if the id is blank
	 */
	public DurableStreamListenerEndpoint {
		if (id.isBlank()) {
			throw new ListenerConfigurationException("The id of the listener " + target + " must not be blank", null,
					null);
		}
	}

	/**
	 * An endpoint that calls a handler with the messages' bytes.
	 * @param id the listener's id
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @return the endpoint
	 */
	public static DurableStreamListenerEndpoint of(String id, StreamMessageHandler<byte[]> handler,
			Consumer<ListenerOptionsBuilder> settings) {
		return of(id, byte[].class, handler, settings);
	}

	/**
	 * An endpoint that calls a handler with payloads of a type, which are converted as
	 * for methods.
	 * @param id the listener's id
	 * @param payloadType the type of the payloads
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @param <T> the type of the payloads
	 * @return the endpoint
	 */
	public static <T> DurableStreamListenerEndpoint of(String id, Class<T> payloadType, StreamMessageHandler<T> handler,
			Consumer<ListenerOptionsBuilder> settings) {
		return of(id, ParameterizedTypeReference.forType(payloadType), handler, settings);
	}

	/**
	 * An endpoint that calls a handler with payloads of a type with type parameters,
	 * which are converted as for methods.
	 * @param id the listener's id
	 * @param payloadType the type of the payloads
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @param <T> the type of the payloads
	 * @return the endpoint
	 */
	public static <T> DurableStreamListenerEndpoint of(String id, ParameterizedTypeReference<T> payloadType,
			StreamMessageHandler<T> handler, Consumer<ListenerOptionsBuilder> settings) {
		return new DurableStreamListenerEndpoint(id, settings,
				new Target.OfHandler(handler, payloadType.getType(), false));
	}

	/**
	 * An endpoint that calls a handler with batches: messages whose payload is a list of
	 * messages, with the position and ordinal of the last.
	 * @param id the listener's id
	 * @param payloadType the type of the messages' payloads, which are converted as for
	 * methods
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @param <T> the type of the messages' payloads
	 * @return the endpoint
	 */
	public static <T> DurableStreamListenerEndpoint ofBatches(String id, Class<T> payloadType,
			StreamMessageHandler<List<Message<T>>> handler, Consumer<ListenerOptionsBuilder> settings) {
		return ofBatches(id, ParameterizedTypeReference.forType(payloadType), handler, settings);
	}

	/**
	 * An endpoint that calls a handler with batches of payloads of a type with type
	 * parameters, see {@link #ofBatches(String, Class, StreamMessageHandler, Consumer)
	 * above}.
	 * @param id the listener's id
	 * @param payloadType the type of the messages' payloads
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @param <T> the type of the messages' payloads
	 * @return the endpoint
	 */
	public static <T> DurableStreamListenerEndpoint ofBatches(String id, ParameterizedTypeReference<T> payloadType,
			StreamMessageHandler<List<Message<T>>> handler, Consumer<ListenerOptionsBuilder> settings) {
		return new DurableStreamListenerEndpoint(id, settings,
				new Target.OfHandler(handler, payloadType.getType(), true));
	}

	/**
	 * An endpoint that calls a method of a bean, with the arguments and return types of
	 * {@link DurableStreamListener}.
	 * @param id the listener's id
	 * @param bean the bean
	 * @param method the method, invocable on the bean
	 * @param settings sets the streams, and what should differ from the defaults
	 * @return the endpoint
	 */
	public static DurableStreamListenerEndpoint of(String id, Object bean, Method method,
			Consumer<ListenerOptionsBuilder> settings) {
		return new DurableStreamListenerEndpoint(id, settings, Target.OfMethod.of(bean, method, (name) -> name));
	}

	@Override
	public String toString() {
		return "listener '" + this.id + "' (" + this.target + ")";
	}

	/**
	 * What is called for each message. There may be other kinds in time.
	 */
	public interface Target {

		/**
		 * A method of a bean.
		 *
		 * @param bean the bean
		 * @param method the method
		 * @param sendTo the stream that results are sent to, or {@code null}
		 */
		record OfMethod(Object bean, Method method, @Nullable String sendTo) implements Target {

			/**
			 * A method of a bean, with what its {@code @SendTo} says.
			 * @param bean the bean
			 * @param method the method
			 * @param resolver resolves placeholders in the stream's name
			 * @return the target
			 * @throws ListenerConfigurationException if {@code @SendTo} doesn't name one
			 * stream
			 */
			public static OfMethod of(Object bean, Method method, UnaryOperator<String> resolver) {
				return new OfMethod(bean, method, sendTo(method, resolver));
			}

			private static @Nullable String sendTo(Method method, UnaryOperator<String> resolver) {
				SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
				if (sendTo == null) {
					return null;
				}
				String[] names = sendTo.value();
				String name = (names.length == 1) ? resolver.apply(names[0]) : "";
				if (name.isBlank()) {
					throw new ListenerConfigurationException(
							"@SendTo of method " + ClassUtils.getQualifiedMethodName(method)
									+ " must name the one stream that results go to, but names "
									+ ((names.length == 1) ? "a blank one" : List.of(names)) + ".",
							"Name one stream, and use a DurableStreamProducer for others.", null);
				}
				return name;
			}

			@Override
			public String toString() {
				return "method " + ClassUtils.getQualifiedMethodName(this.method);
			}

		}

		/**
		 * Methods of a bean, chosen by the type of the payload.
		 *
		 * @param bean the bean
		 * @param methods the methods, in any order
		 * @param defaultMethod the one of them that is called for what fits no other, or
		 * {@code null}
		 * @param sendTo the stream that the results of those with {@code @SendTo} are
		 * sent to, or {@code null}
		 */
		record OfMethods(Object bean, List<Method> methods, @Nullable Method defaultMethod,
				@Nullable String sendTo) implements Target {

			/**
			 * Methods of a bean, with what their {@link DurableStreamHandler} and
			 * {@code @SendTo} annotations say.
			 * @param bean the bean
			 * @param methods the methods
			 * @param resolver resolves placeholders in the stream's name
			 * @return the target
			 * @throws ListenerConfigurationException if several are the default, or their
			 * {@code @SendTo} name several streams
			 */
			public static OfMethods of(Object bean, Collection<Method> methods, UnaryOperator<String> resolver) {
				List<Method> defaults = methods.stream().filter(OfMethods::isDefault).toList();
				if (defaults.size() > 1) {
					throw new ListenerConfigurationException("Class " + AopUtils.getTargetClass(bean).getName()
							+ " has several default methods: " + names(defaults) + ".", "Leave one of them.", null);
				}
				Set<String> results = new TreeSet<>();
				for (Method method : methods) {
					String sendTo = OfMethod.sendTo(method, resolver);
					if (sendTo != null) {
						results.add(sendTo);
					}
				}
				if (results.size() > 1) {
					throw new ListenerConfigurationException(
							"@SendTo of the methods of class " + AopUtils.getTargetClass(bean).getName()
									+ " name several streams: " + results + ".",
							"Name one for all of them, and use a DurableStreamProducer for others.", null);
				}
				return new OfMethods(bean, List.copyOf(methods), defaults.isEmpty() ? null : defaults.get(0),
						results.isEmpty() ? null : results.iterator().next());
			}

			private static boolean isDefault(Method method) {
				DurableStreamHandler handler = AnnotatedElementUtils.findMergedAnnotation(method,
						DurableStreamHandler.class);
				return handler != null && handler.isDefault();
			}

			private static List<String> names(List<Method> methods) {
				return methods.stream().map(Method::getName).toList();
			}

			@Override
			public String toString() {
				return "class " + AopUtils.getTargetClass(this.bean).getName();
			}

		}

		/**
		 * A handler.
		 *
		 * @param handler the handler
		 * @param payloadType the type of the messages' payloads
		 * @param batches whether it takes batches of them
		 */
		record OfHandler(StreamMessageHandler<?> handler, Type payloadType, boolean batches) implements Target {

			@Override
			public String toString() {
				String type = this.handler.getClass().getName();
				int lambda = type.indexOf("$$Lambda");
				return (lambda > 0) ? "lambda in " + type.substring(0, lambda) : "handler " + type;
			}

		}

	}

}
