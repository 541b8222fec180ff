package io.durablestreams.boot.test.example;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.embedded.Fault;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedDurableStreams(cleanBeforeEach = true)
class OrderFlowTests {

	@Autowired
	DurableStreamTester tester;

	@Autowired
	Stock stock;

	@Test
	void anOrderIsReserved() {
		tester.publishAndAwaitHandled("orders", new Order("tea", 3), new Order("tea", 4));
		assertThat(stock.reserved("tea")).isEqualTo(7);
	}

	@Test
	void anOrderThatCanNotBeReservedIsADeadLetter() {
		tester.publishAndAwaitHandled("orders", new Order("milk", 0), new Order("milk", 1));
		assertThat(tester.collect("orders.dlq", JsonNode.class, 1)).hasSize(1);
		assertThat(stock.reserved("milk")).isEqualTo(1);
	}

	@Test
	void nothingIsLostOrDoubledWhenReadsBreak(@Autowired EmbeddedDurableStreamsServer server) {
		server.faults().inject("orders", Fault.cut(10).on(HttpMethod.GET));
		server.faults().inject("orders", Fault.status(503).times(2).on(HttpMethod.GET));
		tester.publishAndAwaitHandled("orders", new Order("coffee", 1), new Order("coffee", 1));
		assertThat(stock.reserved("coffee")).isEqualTo(2);
	}

}
