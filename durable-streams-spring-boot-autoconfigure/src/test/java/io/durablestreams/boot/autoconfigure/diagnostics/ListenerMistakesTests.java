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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.listener.DurableStreamsListenerAutoConfiguration;
import io.durablestreams.boot.autoconfigure.producer.DurableStreamsProducerAutoConfiguration;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ReadMessage;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerConfigurer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * What users read who make a mistake with listeners.
 */
class ListenerMistakesTests {

	private static final String ARCHIVE = "--durable.streams.clients.archive.base-url=http://localhost:1/archive";

	static Stream<Mistake> mistakes() {
		return Stream.of(
				mistake("a parameter of the client's", OfTheClient.class, "OfTheClient.handle", "parameter 'message'",
						ReadMessage.class.getName(), "StreamMessage"),
				mistake("a Flux", OfFlux.class, "is a Flux", "java.util.List"),
				mistake("a header that no message has", OfHeader.class, "'durableStream_offset'",
						"durableStream_position", "required = false"),
				mistake("results to the stream that is read", ToItself.class, "@SendTo",
						"LOCALHOST:1/v1/stream/orders"),
				mistake("two names in @SendTo", ToTwo.class, "@SendTo", "one stream"),
				mistake("dead letters to the stream that is read", Plain.class, "dead-letter-stream", "'orders'",
						"{stream}.dlq"),
				new Mistake("waits that shrink", Plain.class,
						List.of("--durable.streams.listeners.stock.back-off.initial-interval=1m",
								"--durable.streams.listeners.stock.back-off.max-interval=1s"),
						"'durable.streams.listeners.stock'", "initial-interval (PT1M)", "max-interval (PT1S)"),
				new Mistake("a position that is a mistyped word", Plain.class,
						List.of("--durable.streams.listeners.stock.from=earlist"), "'earlist'", "'earliest'",
						"Property: durable.streams.listeners.stock.from", "Origin:", "commandLineArgs"),
				new Mistake("a client that there isn't", Plain.class,
						List.of("--durable.streams.listeners.stock.client=archive"), "'archive'",
						"durableStreamsClient", "Property: durable.streams.listeners.stock.client"),
				new Mistake("a mistyped client", Plain.class,
						List.of(ARCHIVE, "--durable.streams.listeners.stock.client=archve"), "listener 'stock'",
						Plain.class.getName() + ".handle", "'client' is 'archve'", "(did you mean 'archive'?)",
						"Property: durable.streams.listeners.stock.client", "commandLineArgs"),
				new Mistake("a mistyped client of the annotation", OfClient.class, List.of(ARCHIVE),
						OfClient.class.getName() + ".handle", "'client' is 'archve'", "(did you mean 'archive'?)"),
				new Mistake("an error handler that there isn't", Plain.class,
						List.of("--durable.streams.listeners.stock.error-handler=nope"), "'error-handler' is 'nope'",
						"there is none; declare a bean of type ListenerErrorHandler",
						"Property: durable.streams.listeners.stock.error-handler", "commandLineArgs"),
				new Mistake("a mistyped error handler of all listeners", Strict.class,
						List.of("--durable.streams.listener-defaults.error-handler=strickt"),
						"there is 'strict' (did you mean 'strict'?)",
						"Property: durable.streams.listener-defaults.error-handler"),
				new Mistake("an error handler that is something else", Strict.class,
						List.of("--durable.streams.listeners.stock.error-handler=notAHandler"),
						"'error-handler' is 'notAHandler'", "there is 'strict'",
						"Property: durable.streams.listeners.stock.error-handler"),
				mistake("an error handler of the annotation that there isn't", OfErrorHandler.class,
						"OfErrorHandler.handle", "'errorHandler'", "'nope'"),
				mistake("several clients and none primary", SeveralClients.class, "DurableStreamsClient",
						"'main', 'archive'", "@Primary", "'client'"),
				mistake("two listeners with one id that are registered at run time", RegisteredTwice.class, "'twice'",
						"another 'id'", "RegisteredTwice"),
				mistake("a container factory that there isn't", NoSuchFactory.class, "NoSuchFactory.handle",
						"'containerFactory'", "'nothing'", "durableStreamListenerContainerFactory"),
				mistake("a property that there isn't", UnknownProperty.class, "UnknownProperty.handle",
						"'back-off.max-atempts'", "back-off.max-attempts"),
				mistake("a private method behind a proxy", Hidden.class, "Hidden.handle", "behind a proxy",
						"package-private, protected or public"),
				mistake("a proxy of interfaces only", BehindInterface.class, "behind a JDK proxy", "proxyTargetClass"));
	}

	private static Mistake mistake(String name, Class<?> application, String... expected) {
		return new Mistake(name, application,
				List.of("--durable.streams.listeners.dead.failure=dead-letter",
						"--durable.streams.listeners.dead.dead-letter-stream=orders",
						"--durable.streams.listeners.stock.failure=dead-letter",
						"--durable.streams.listeners.stock.dead-letter-stream=orders"),
				expected);
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aMistakeIsExplainedWithoutAStackTrace(Mistake mistake) throws IOException {
		mistake.assertIsExplained();
	}

	/** With no more than listeners need, so that many can fail quickly. */
	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
			ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
			DurableStreamsClientAutoConfiguration.class, DurableStreamsListenerAutoConfiguration.class,
			DurableStreamsProducerAutoConfiguration.class })
	static class Empty {

	}

	@Import(Empty.class)
	static class Plain {

		@DurableStreamListener(id = "stock", streams = "orders")
		void handle(String order) {
		}

	}

	@Import(Empty.class)
	static class OfClient {

		@DurableStreamListener(id = "stock", streams = "orders", client = "archve")
		void handle(String order) {
		}

	}

	@Import(Empty.class)
	static class OfErrorHandler {

		@DurableStreamListener(id = "stock", streams = "orders", errorHandler = "nope")
		void handle(String order) {
		}

	}

	@Import(Plain.class)
	static class Strict {

		@Bean
		ListenerErrorHandler strict() {
			return (failure) -> FailureDecision.stop();
		}

		@Bean
		String notAHandler() {
			return "not a handler";
		}

	}

	@Import(Empty.class)
	static class OfTheClient {

		@DurableStreamListener(id = "read", streams = "orders")
		void handle(ReadMessage<String> message) {
		}

	}

	@Import(Empty.class)
	static class OfFlux {

		@DurableStreamListener(id = "flux", streams = "orders")
		void handle(Flux<String> orders) {
		}

	}

	@Import(Empty.class)
	static class OfHeader {

		@DurableStreamListener(id = "header", streams = "orders")
		void handle(String order, @Header("durableStream_offset") String offset) {
		}

	}

	@Import(Empty.class)
	static class ToItself {

		@DurableStreamListener(id = "echo", streams = "orders")
		@SendTo("http://LOCALHOST:1/v1/stream/orders")
		String handle(String order) {
			return order;
		}

	}

	@Import(Empty.class)
	static class ToTwo {

		@DurableStreamListener(id = "two", streams = "orders")
		@SendTo({ "a", "b" })
		String handle(String order) {
			return order;
		}

	}

	@Import(Empty.class)
	static class SeveralClients {

		@Bean
		DurableStreamsClient main() {
			return DurableStreamsClient.builder("http://localhost:1/main").build();
		}

		@Bean
		DurableStreamsClient archive() {
			return DurableStreamsClient.builder("http://localhost:1/archive").build();
		}

	}

	@Import(Empty.class)
	static class RegisteredTwice {

		@Bean
		DurableStreamListenerConfigurer listeners() {
			DurableStreamListenerEndpoint endpoint = DurableStreamListenerEndpoint.of("twice", (message) -> null,
					(settings) -> settings.streams(List.of("orders")));
			return (registry) -> {
				registry.register(endpoint);
				registry.register(endpoint);
			};
		}

	}

	@Import(Empty.class)
	static class NoSuchFactory {

		@DurableStreamListener(id = "factory", streams = "orders", containerFactory = "nothing")
		void handle(String order) {
		}

	}

	@Import(Empty.class)
	static class UnknownProperty {

		@DurableStreamListener(id = "unknown", streams = "orders", properties = "back-off.max-atempts=3")
		void handle(String order) {
		}

	}

	@Import(Empty.class)
	static class Hidden {

		@DurableStreamListener(id = "hidden", streams = "orders")
		private void handle(String order) {
		}

		@Bean
		static Proxies proxies() {
			return new Proxies(true);
		}

	}

	/** As applications have them for transactions and the like. */
	private record Proxies(boolean ofClasses) implements BeanPostProcessor, Ordered {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Hidden) && !(bean instanceof InterfaceListener)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(this.ofClasses);
			return factory.getProxy();
		}

		@Override
		public int getOrder() {
			return 0;
		}

	}

	@Import(Empty.class)
	static class BehindInterface {

		@Bean
		InterfaceListener listener() {
			return new InterfaceListener();
		}

		@Bean
		static Proxies proxies() {
			return new Proxies(false);
		}

	}

	static class InterfaceListener implements Runnable {

		@Override
		public void run() {
		}

		@DurableStreamListener(id = "behind", streams = "orders")
		public void handle(String order) {
		}

	}

}
