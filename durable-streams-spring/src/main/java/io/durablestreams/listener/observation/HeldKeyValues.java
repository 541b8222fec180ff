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

package io.durablestreams.listener.observation;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of a context. They are held as a convention has given them, which
 * spares each message a map that is sorted whenever it is looked at, until somebody adds
 * others or takes some away. Thread-safe.
 */
final class HeldKeyValues {

	/** Each message has two of these, which hold no object more than they must. */
	private static final AtomicReferenceFieldUpdater<HeldKeyValues, KeyValues> HELD = AtomicReferenceFieldUpdater
		.newUpdater(HeldKeyValues.class, KeyValues.class, "held");

	private volatile KeyValues held = KeyValues.empty();

	KeyValues all() {
		return this.held;
	}

	/**
	 * All, with the values of details.
	 * @param context whose details
	 */
	KeyValues all(ListenerContext context) {
		for (KeyValue keyValue : all()) {
			if (keyValue instanceof DetailKeyValue) {
				return HELD.updateAndGet(this, (before) -> written(before, context));
			}
		}
		return all();
	}

	private static KeyValues written(KeyValues keyValues, ListenerContext context) {
		return KeyValues.of(keyValues.stream()
			.map((keyValue) -> (keyValue instanceof DetailKeyValue detail) ? detail.of(context) : keyValue)
			.toList());
	}

	@Nullable KeyValue get(String key, ListenerContext context) {
		for (KeyValue keyValue : all(context)) {
			if (keyValue.getKey().equals(key)) {
				return keyValue;
			}
		}
		return null;
	}

	void add(KeyValues more) {
		KeyValues before = all();
		// What a convention gives again at the end, nobody has changed.
		while (more != before && !HELD.compareAndSet(this, before, merge(before, more))) {
			before = all();
		}
	}

	void remove(String key) {
		HELD.updateAndGet(this, (before) -> KeyValues
			.of(before.stream().filter((keyValue) -> !keyValue.getKey().equals(key)).toList()));
	}

	private static KeyValues merge(KeyValues before, KeyValues more) {
		return (before == KeyValues.empty() || haveSameKeys(before, more)) ? more : before.and(more);
	}

	/** Both are sorted. */
	private static boolean haveSameKeys(KeyValues some, KeyValues others) {
		Iterator<KeyValue> other = others.iterator();
		for (KeyValue one : some) {
			if (!other.hasNext() || !one.getKey().equals(other.next().getKey())) {
				return false;
			}
		}
		return !other.hasNext();
	}

}
