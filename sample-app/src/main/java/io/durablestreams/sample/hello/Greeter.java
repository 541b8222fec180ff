package io.durablestreams.sample.hello;

import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.DurableStreamProducer;

import org.springframework.stereotype.Component;

/**
 * Publishes greetings. The producer is the one called {@code hello} in
 * {@code application.yaml}.
 */
@Component
class Greeter {

	private final DurableStreamProducer<String> producer;

	Greeter(DurableStreamProducer<String> producer) {
		this.producer = producer;
	}

	/**
	 * Publish a greeting.
	 * @param name who is greeted
	 * @return completes once the greeting is in the stream
	 */
	CompletableFuture<AppendResult> greet(String name) {
		return this.producer.send("Hello, " + name + "!");
	}

}
