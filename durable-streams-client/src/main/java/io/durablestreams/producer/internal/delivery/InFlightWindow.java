/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
