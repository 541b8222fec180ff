package io.durablestreams.boot.test.example;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.stereotype.Component;

/** The listener of the examples. */
@Component
class StockListener {

	private final Stock stock;

	StockListener(Stock stock) {
		this.stock = stock;
	}

	@DurableStreamListener(id = "stock", streams = "orders", failure = "dead-letter",
			properties = "back-off.max-attempts=1")
	void reserve(Order order) {
		if (order.quantity() <= 0) {
			throw new IllegalArgumentException("Nothing to reserve");
		}
		this.stock.reserve(order.item(), order.quantity());
	}

}
