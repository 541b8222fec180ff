package io.durablestreams.client.read;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import reactor.core.Exceptions;

/**
 * Items, and the error that ended their production: it comes after them, not instead.
 *
 * @param items the items
 * @param failure the error
 * @param <T> the items' type
 */
record Fallible<T>(List<T> items, Throwable failure) implements Iterable<T> {

	static <T> Iterable<T> collect(Producer<T> producer) {
		List<T> items = new ArrayList<>();
		try {
			producer.produce(items);
			return items;
		}
		catch (Throwable ex) {
			return new Fallible<>(items, deliverable(ex));
		}
	}

	/**
	 * Reactor throws errors that it calls fatal at whoever signals, here the thread of a
	 * connection, and nobody would be told that the read is over.
	 */
	static Throwable deliverable(Throwable failure) {
		return (failure instanceof Error) ? new IllegalStateException("Reading failed: " + failure, failure) : failure;
	}

	@Override
	public Iterator<T> iterator() {
		Iterator<T> items = this.items.iterator();
		return new Iterator<>() {

			@Override
			public boolean hasNext() {
				if (!items.hasNext()) {
					throw Exceptions.propagate(Fallible.this.failure);
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
