package io.durablestreams.boot.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The application of the Spring tests here: it listens to orders.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
class OrdersApplication {

	final List<Integer> handled = new CopyOnWriteArrayList<>();

	@DurableStreamListener(id = "stock", streams = "orders")
	void handle(Order order) {
		this.handled.add(order.number());
	}

	record Order(int number) {
	}

}
