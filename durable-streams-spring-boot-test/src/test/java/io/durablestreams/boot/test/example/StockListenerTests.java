package io.durablestreams.boot.test.example;

import io.durablestreams.boot.test.autoconfigure.DurableStreamsTest;
import io.durablestreams.test.DurableStreamTester;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

@DurableStreamsTest(StockListener.class)
@Import(Stock.class)
class StockListenerTests {

	@Test
	void anOrderIsReserved(@Autowired DurableStreamTester tester, @Autowired Stock stock) {
		tester.publishAndAwaitHandled("orders", new Order("tea", 3));
		assertThat(stock.reserved("tea")).isEqualTo(3);
	}

}
