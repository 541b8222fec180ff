package io.durablestreams.sample.hello;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.stereotype.Component;

/**
 * Hears the greetings, each once: after a restart it goes on behind the last one.
 */
@Component
class HelloListener {

	private final List<String> greetings = new CopyOnWriteArrayList<>();

	@DurableStreamListener(id = "hello", streams = "hello", properties = "missing-stream=create")
	void hear(String greeting) {
		this.greetings.add(greeting);
	}

	List<String> greetings() {
		return this.greetings;
	}

}
