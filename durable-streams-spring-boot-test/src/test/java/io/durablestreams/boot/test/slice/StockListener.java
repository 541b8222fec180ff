package io.durablestreams.boot.test.slice;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.stereotype.Component;

/** A component with a listener. */
@Component
class StockListener {

	final List<String> reserved = new CopyOnWriteArrayList<>();

	@DurableStreamListener(id = "stock", streams = "orders")
	void reserve(Order order) {
		this.reserved.add(order.item());
	}

	record Order(String item) {
	}

}
