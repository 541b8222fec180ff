package io.durablestreams.producer.delivery;

/**
 * How many batches may be unanswered at once. One, until the server has acknowledged an
 * epoch; one again as soon as something is refused as out of order, because what
 * overtakes is sent twice. It opens anew after a calm that doubles each time.
 */
final class Window {

	private static final int LONGEST_CALM = 1 << 16;

	private final int limit;

	private int nextCalm;

	private int calm;

	private boolean established;

	Window(int limit, int firstCalm) {
		this.limit = limit;
		this.nextCalm = firstCalm;
	}

	Window(Window other) {
		this.limit = other.limit;
		this.nextCalm = other.nextCalm;
		this.calm = other.calm;
		this.established = other.established;
	}

	int size() {
		return (this.established && this.calm == 0) ? this.limit : 1;
	}

	boolean isEstablished() {
		return this.established;
	}

	void epochBegins() {
		this.established = false;
	}

	void acknowledged() {
		this.established = true;
		this.calm = Math.max(0, this.calm - 1);
	}

	void gap() {
		// Several answers may tell of one and the same overtaking.
		if (this.calm == 0) {
			this.calm = this.nextCalm;
			this.nextCalm = Math.min(this.nextCalm * 2, LONGEST_CALM);
		}
	}

	@Override
	public String toString() {
		return this.limit + "/" + this.calm + "/" + this.nextCalm + "/" + this.established;
	}

}
