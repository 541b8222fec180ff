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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.function.Consumer;

import io.durablestreams.listener.StreamMessageFilter;
import io.durablestreams.listener.StreamMessageInterceptor;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.observation.ListenerObservationConvention;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.validation.Validator;

/**
 * Gives the container factory what the application has to say about messages: filters and
 * interceptors in their order, a validator, a message converter, the producers and the
 * outbox that results are sent through, and who observes them.
 */
@Configuration(proxyBeanMethods = false)
class ListenerHooksConfiguration {

	/**
	 * The name of the application's converter. A converter is found by name because other
	 * parts of Spring, such as WebSocket brokers, have some of the same type.
	 */
	static final String MESSAGE_CONVERTER = "durableStreamMessageConverter";

	@Bean
	Hooks durableStreamListenerHooks(ObjectProvider<StreamMessageFilter> filters,
			ObjectProvider<StreamMessageInterceptor> interceptors, ObjectProvider<Validator> validator,
			@Qualifier(MESSAGE_CONVERTER) ObjectProvider<MessageConverter> messageConverter,
			ObjectProvider<DurableStreamProducerFactory> producerFactory, ObjectProvider<DurableStreamOutbox> outbox,
			ObjectProvider<ObservationRegistry> observationRegistry,
			ObjectProvider<ListenerObservationConvention> observationConvention) {
		return (builder) -> {
			filters.orderedStream().forEach(builder::filter);
			interceptors.orderedStream().forEach(builder::interceptor);
			validator.ifUnique(builder::validator);
			messageConverter.ifUnique(builder::messageConverter);
			producerFactory.ifUnique(builder::producerFactory);
			outbox.ifUnique(builder::outbox);
			observationRegistry.ifUnique(builder::observationRegistry);
			observationConvention.ifUnique(builder::observationConvention);
		};
	}

	/** What is done to each factory. */
	interface Hooks extends Consumer<DurableStreamListenerContainerFactoryBuilder> {

	}

}
