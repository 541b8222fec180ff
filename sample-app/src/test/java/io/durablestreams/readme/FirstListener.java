package io.durablestreams.readme;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class FirstListener {

	public static void main(String[] args) {
		SpringApplication.run(FirstListener.class, args);
	}

	@DurableStreamListener(id = "stock", streams = "orders")
	void reserve(Order order) {
		System.out.println("Reserving " + order.quantity() + " of " + order.item());
	}

	record Order(String item, int quantity) {
	}

}
