package io.durablestreams.client.hostile;

import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.DurableStreamsClientBuilder;
import io.durablestreams.client.JdkStreamConnector;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.ReadSignal;

/**
 * Reads one stream in a JVM of its own and prints how much came.
 */
final class MemoryProbe {

	private MemoryProbe() {
	}

	public static void main(String[] args) {
		DurableStreamsClientBuilder builder = DurableStreamsClient.builder(args[0]).compression(true);
		if (args[2].equals("jdk")) {
			JdkStreamConnector connector = new JdkStreamConnector(
					HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
			builder.connectors(connector, connector);
		}
		AtomicLong messages = new AtomicLong();
		AtomicLong bytes = new AtomicLong();
		try (DurableStreamsClient client = builder.build()) {
			client.stream("s").read().live(LiveMode.valueOf(args[1])).onRetry((attempt) -> {
				throw new IllegalStateException(attempt.cause());
			}).signals().doOnNext((signal) -> {
				if (signal instanceof ReadSignal.Message message) {
					messages.incrementAndGet();
					bytes.addAndGet(message.data().length);
				}
			}).blockLast();
		}
		System.out.println(messages + " messages, " + bytes + " bytes");
		System.exit(0);
	}

}
