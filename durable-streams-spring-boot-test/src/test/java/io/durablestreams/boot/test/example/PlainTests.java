package io.durablestreams.boot.test.example;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@EmbeddedDurableStreams(cleanBeforeEach = true)
class PlainTests {

	@Test
	void anAppendIsRead(DurableStreamsClient client, DurableStreamTester tester) {
		client.stream("numbers").create(CreateOptions.json()).block();
		client.stream("numbers").append("[1,2]").block();
		assertThat(tester.collect("numbers", Integer.class)).containsExactly(1, 2);
	}

}
