package io.durablestreams.producer.internal.delivery;

import java.util.List;

/**
 * A batch whose items are letters. Compared by identity.
 */
final class TestBatch implements Batch {

	private final String items;

	TestBatch(String items) {
		this.items = items;
	}

	String items() {
		return this.items;
	}

	@Override
	public boolean isSplittable() {
		return this.items.length() > 1;
	}

	@Override
	public List<TestBatch> split() {
		int half = this.items.length() / 2;
		return List.of(new TestBatch(this.items.substring(0, half)), new TestBatch(this.items.substring(half)));
	}

	@Override
	public String toString() {
		return this.items;
	}

}
