package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.durablestreams.boot.fixtures.StartUpReports;
import io.durablestreams.client.DurableStream;
import io.durablestreams.listener.DurableStreamListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users read who make a mistake with listeners.
 */
class ListenerMistakesTests {

	static Stream<Mistake> mistakes() {
		return Stream.of(
				new Mistake("an argument that isn't offered", TakesAStream.class, List.of(), "'stock'",
						"TakesAStream.receive", "parameter 1 'stream'", "DurableStream", "StreamMessage"),
				new Mistake("dead letters to the stream itself", Stock.class, List.of(
						"--durable.streams.listeners.stock.failure=dead-letter",
						"--durable.streams.listeners.stock.dead-letter-stream=http://LOCALHOST:1/v1/stream/orders"),
						"'stock'", "dead-letter-stream", "'orders'", "{stream}.dlq"),
				new Mistake("results to the stream itself", AnswersItself.class, List.of(), "AnswersItself.receive",
						"@SendTo", "/orders'", "another stream"),
				new Mistake("@SendTo with two names", SendsToTwo.class, List.of(), "SendsToTwo.receive", "@SendTo",
						"one stream"),
				new Mistake("an unknown place to begin at", Stock.class,
						List.of("--durable.streams.listeners.stock.from=earlist"), "durable.streams.listeners.stock",
						"'from'", "'earlist'", "'earliest'", "'latest'"),
				new Mistake("waits that contradict each other", Stock.class,
						List.of("--durable.streams.listener-defaults.back-off.initial-interval=1m"),
						"back-off.initial-interval", "back-off.max-interval", "durable.streams.listener-defaults"),
				new Mistake("an unknown property of the annotation", UnknownProperty.class, List.of(),
						"UnknownProperty.receive", "'back-off.max-atempts'", "back-off.max-attempts"),
				new Mistake("an unknown value", Stock.class,
						List.of("--durable.streams.listeners.stock.failure=sometimes"),
						"durable.streams.listeners.stock.failure", "sometimes"),
				new Mistake("a private method behind a proxy", PrivateMethod.class, List.of(), "'hidden'",
						"Hidden.receive", "private", "package-private"),
				new Mistake("a proxy of interfaces", InterfaceProxy.class, List.of(), "'hidden'", "Visible.receive",
						"interface", "proxyTargetClass"),
				new Mistake("no container factory of that name", NoSuchFactory.class, List.of(),
						"NoSuchFactory.receive", "'containerFactory'", "'nothing'"),
				new Mistake("a placeholder without a value", NoSuchPlaceholder.class, List.of(),
						"NoSuchPlaceholder.receive", "'streams'", "no.such.property"));
	}

	@ParameterizedTest
	@MethodSource("mistakes")
	void aMistakeIsExplainedWithoutAStackTrace(Mistake mistake) {
		String report = mistake.report();
		assertThat(report).contains("APPLICATION FAILED TO START", "Description:", "Action:")
			.contains(mistake.expected)
			.doesNotContain("\tat ");
	}

	record Mistake(String name, Class<?> application, List<String> arguments, String... expected) {

		String report() {
			String[] all = Stream
				.concat(Stream.of("--durable.streams.base-url=http://localhost:1/v1/stream"), this.arguments.stream())
				.toArray(String[]::new);
			return StartUpReports.of(this.application, all);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Empty {

	}

	@Import(Empty.class)
	static class Stock {

		@DurableStreamListener(id = "stock", streams = "orders")
		void receive(String order) {
		}

	}

	@Import(Empty.class)
	static class TakesAStream {

		@DurableStreamListener(id = "stock", streams = "orders")
		void receive(DurableStream stream) {
		}

	}

	@Import(Empty.class)
	static class AnswersItself {

		@DurableStreamListener(id = "stock", streams = "orders")
		@SendTo("http://localhost:1/v1/stream/orders")
		String receive(String order) {
			return order;
		}

	}

	@Import(Empty.class)
	static class SendsToTwo {

		@DurableStreamListener(id = "stock", streams = "orders")
		@SendTo({ "parcels", "letters" })
		String receive(String order) {
			return order;
		}

	}

	@Import(Empty.class)
	static class UnknownProperty {

		@DurableStreamListener(id = "stock", streams = "orders", properties = "back-off.max-atempts=3")
		void receive(String order) {
		}

	}

	@Import(Empty.class)
	static class NoSuchFactory {

		@DurableStreamListener(id = "stock", streams = "orders", containerFactory = "nothing")
		void receive(String order) {
		}

	}

	@Import(Empty.class)
	static class NoSuchPlaceholder {

		@DurableStreamListener(id = "stock", streams = "${no.such.property}")
		void receive(String order) {
		}

	}

	@Import(Empty.class)
	static class PrivateMethod {

		@Bean
		Hidden hidden() {
			return (Hidden) new ProxyFactory(new Hidden()).getProxy();
		}

	}

	@Import(Empty.class)
	static class InterfaceProxy {

		@Bean
		Consumer<?> hidden() {
			return (Consumer<?>) new ProxyFactory(new Visible()).getProxy();
		}

	}

	static class Hidden {

		@DurableStreamListener(id = "stock", streams = "orders")
		private void receive(String order) {
		}

	}

	static class Visible implements Consumer<String> {

		@DurableStreamListener(id = "stock", streams = "orders")
		void receive(String order) {
		}

		@Override
		public void accept(String order) {
		}

	}

}
