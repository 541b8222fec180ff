package io.durablestreams.sample.hello;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Greets, and shows what has been heard since the service began.
 */
@RestController
@RequestMapping("/hello")
class HelloController {

	private final Greeter greeter;

	private final HelloListener listener;

	HelloController(Greeter greeter, HelloListener listener) {
		this.greeter = greeter;
		this.listener = listener;
	}

	@PostMapping
	@ResponseStatus(HttpStatus.ACCEPTED)
	CompletableFuture<Void> greet(@RequestParam String name) {
		return this.greeter.greet(name).thenAccept((result) -> {
		});
	}

	@GetMapping
	List<String> greetings() {
		return this.listener.greetings();
	}

}
