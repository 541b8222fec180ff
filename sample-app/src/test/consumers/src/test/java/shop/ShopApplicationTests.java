package shop;

import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedDurableStreams
class ShopApplicationTests {

	@Autowired
	private DurableStreamTester streams;

	@Autowired
	private ShopApplication shop;

	@Test
	void anOrderIsHandled() {
		this.streams.publish("orders", new ShopApplication.Order("tea"));
		this.streams.awaitHandled();
		assertThat(this.shop.handled()).containsExactly(new ShopApplication.Order("tea"));
	}

}
