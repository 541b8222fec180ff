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
