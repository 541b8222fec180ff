package io.durablestreams.listener;

import java.lang.reflect.Method;
import java.util.function.Consumer;

import io.durablestreams.listener.config.ListenerPropertiesBuilder;

import org.springframework.util.ClassUtils;

/**
 * What a container is made from: an id, settings, and what to call. Immutable.
 *
 * @param id the listener's id, unique in a registry
 * @param settings changes what should differ from the factory's defaults
 * @param target what to call for each message
 * @see DurableStreamListenerEndpointRegistry#register
 */
public record DurableStreamListenerEndpoint(String id, Consumer<ListenerPropertiesBuilder> settings, Target target) {

	/**
	 * Create an endpoint.
	 * @throws IllegalArgumentException if the id is blank
	 */
	public DurableStreamListenerEndpoint {
		if (id.isBlank()) {
			throw new IllegalArgumentException("The id of the listener " + target + " must not be blank");
		}
	}

	/**
	 * An endpoint that calls a handler.
	 * @param id the listener's id
	 * @param handler the handler
	 * @param settings sets the streams, and what should differ from the defaults
	 * @return the endpoint
	 */
	public static DurableStreamListenerEndpoint of(String id, StreamMessageHandler handler,
			Consumer<ListenerPropertiesBuilder> settings) {
		return new DurableStreamListenerEndpoint(id, settings, new Target.OfHandler(handler));
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
			Consumer<ListenerPropertiesBuilder> settings) {
		return new DurableStreamListenerEndpoint(id, settings, new Target.OfMethod(bean, method));
	}

	@Override
	public String toString() {
		return "listener '" + this.id + "' (" + this.target + ")";
	}

	/**
	 * What is called for each message.
	 */
	public sealed interface Target permits Target.OfMethod, Target.OfHandler {

		/**
		 * A method of a bean.
		 *
		 * @param bean the bean
		 * @param method the method
		 */
		record OfMethod(Object bean, Method method) implements Target {

			@Override
			public String toString() {
				return "method " + ClassUtils.getQualifiedMethodName(this.method);
			}

		}

		/**
		 * A handler.
		 *
		 * @param handler the handler
		 */
		record OfHandler(StreamMessageHandler handler) implements Target {

			@Override
			public String toString() {
				return "handler " + this.handler.getClass().getName();
			}

		}

	}

}
