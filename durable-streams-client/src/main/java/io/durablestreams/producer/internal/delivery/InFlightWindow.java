package io.durablestreams.producer.internal.delivery;

/**
 * How many requests may be outstanding at once. One, until the server has acknowledged an
 * epoch; one again as soon as something is refused as out of order, because what
 * overtakes is sent twice. It opens anew after a cool-down that doubles each time.
 */
final class InFlightWindow {

	private static final int LONGEST_COOL_DOWN = 1 << 16;

	private final int limit;

	private int nextCoolDown;

	private int coolDown;

	private boolean established;

	InFlightWindow(int limit, int firstCoolDown) {
		this.limit = limit;
		this.nextCoolDown = firstCoolDown;
	}

	InFlightWindow(InFlightWindow other) {
		this.limit = other.limit;
		this.nextCoolDown = other.nextCoolDown;
		this.coolDown = other.coolDown;
		this.established = other.established;
	}

	int size() {
		return (this.established && this.coolDown == 0) ? this.limit : 1;
	}

	boolean isEstablished() {
		return this.established;
	}

	void epochBegins() {
		this.established = false;
	}

	void acknowledged() {
		this.established = true;
		this.coolDown = Math.max(0, this.coolDown - 1);
	}

	void gap() {
		// Several responses may tell of one and the same overtaking.
		if (this.coolDown == 0) {
			this.coolDown = this.nextCoolDown;
			this.nextCoolDown = Math.min(this.nextCoolDown * 2, LONGEST_COOL_DOWN);
		}
	}

	@Override
	public String toString() {
		return this.limit + "/" + this.coolDown + "/" + this.nextCoolDown + "/" + this.established;
	}

}
