package shop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.listener.DurableStreamListener;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * What a user of the starter writes.
 */
@SpringBootApplication
public class ShopApplication {

	private final List<Order> handled = new CopyOnWriteArrayList<>();

	@DurableStreamListener(streams = "orders", properties = "missing-stream=create")
	void handle(Order order) {
		this.handled.add(order);
	}

	List<Order> handled() {
		return this.handled;
	}

	/**
	 * An order.
	 *
	 * @param item what was ordered
	 */
	public record Order(String item) {
	}

}
