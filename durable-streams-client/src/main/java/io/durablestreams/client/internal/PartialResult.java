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

package io.durablestreams.client.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import reactor.core.Exceptions;

/**
 * What was made before something failed, and the failure, which comes behind it and not
 * instead of it.
 *
 * @param items the items
 * @param failure the failure
 * @param <T> the items' type
 */
record PartialResult<T>(List<T> items, Throwable failure) implements Iterable<T> {

	static <T> Iterable<T> collect(Producer<T> producer) {
		List<T> items = new ArrayList<>();
		try {
			producer.produce(items);
			return items;
		}
		catch (Throwable ex) {
			return new PartialResult<>(items, ErrorSignals.signal(ex));
		}
	}

	@Override
	public Iterator<T> iterator() {
		Iterator<T> items = this.items.iterator();
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				if (!items.hasNext()) {
					throw Exceptions.propagate(PartialResult.this.failure);
				}
				return true;
			}

			@Override
			public T next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				return items.next();
			}

		};
	}

	/**
	 * Makes items until it is done or fails.
	 *
	 * @param <T> the items' type
	 */
	interface Producer<T> {

		void produce(List<T> items) throws Throwable;

	}

}
