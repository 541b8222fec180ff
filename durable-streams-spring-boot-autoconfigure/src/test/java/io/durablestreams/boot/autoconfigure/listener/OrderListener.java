package io.durablestreams.boot.autoconfigure.listener;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

/**
 * A bean that listens to orders.
 */
class OrderListener {

	final List<Integer> handled = new CopyOnWriteArrayList<>();

	final List<Thread> threads = new CopyOnWriteArrayList<>();

	@DurableStreamListener(id = "stock", streams = "orders")
	void handle(Order order) {
		this.threads.add(Thread.currentThread());
		this.handled.add(order.orderNumber());
	}

}
