package io.durablestreams.boot.autoconfigure.listener;

import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * Gives the container factory what the application has to say about messages: filters and
 * interceptors in their order, a validator, a message converter, and the producers that
 * results are sent through.
 */
@Configuration(proxyBeanMethods = false)
class ListenerHooksConfiguration {

	/**
	 * The name of the application's converter. A converter is found by name because other
	 * parts of Spring, such as WebSocket brokers, have some of the same type.
	 */
	static final String MESSAGE_CONVERTER = "durableStreamMessageConverter";

	@Bean
	@Order(0)
	DurableStreamListenerContainerFactoryCustomizer durableStreamListenerHooksCustomizer(
			ObjectProvider<StreamMessageFilter> filters, ObjectProvider<StreamMessageInterceptor> interceptors,
			ObjectProvider<Validator> validator,
			@Qualifier(MESSAGE_CONVERTER) ObjectProvider<MessageConverter> messageConverter,
			ObjectProvider<DurableStreamProducerFactory> producerFactory) {
		return (builder) -> {
			filters.orderedStream().forEach(builder::filter);
			interceptors.orderedStream().forEach(builder::interceptor);
			validator.ifUnique(builder::validator);
			messageConverter.ifUnique(builder::messageConverter);
			producerFactory.ifUnique(builder::producerFactory);
		};
	}

}
