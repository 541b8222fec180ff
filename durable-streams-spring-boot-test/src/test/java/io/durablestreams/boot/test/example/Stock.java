package io.durablestreams.boot.test.example;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Service;

/** What the listener depends on. */
@Service
class Stock {

	private final Map<String, Integer> reserved = new ConcurrentHashMap<>();

	void reserve(String item, int quantity) {
		this.reserved.merge(item, quantity, Integer::sum);
	}

	int reserved(String item) {
		return this.reserved.getOrDefault(item, 0);
	}

}
