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

package io.durablestreams.client;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the application's code may throw, and Reactor's notion of what is fatal.
 */
public enum Throwing {

	/** A checked exception. */
	CHECKED(() -> new IOException("checked")),

	/** An unchecked exception. */
	UNCHECKED(() -> new IllegalStateException("unchecked")),

	/** A failed assertion. */
	ASSERTION(() -> new AssertionError("assertion")),

	/** A class that is missing: fatal to Reactor. */
	NO_CLASS(() -> new NoClassDefFoundError("com/example/Gone")),

	/** A recursion without an end: fatal to Reactor. */
	STACK(StackOverflowError::new),

	/** No memory: fatal to Reactor. */
	MEMORY(() -> new OutOfMemoryError("not really")),

	/** An error of somebody's own. */
	OTHER_ERROR(() -> new Error("other"));

	private final Supplier<Throwable> maker;

	Throwing(Supplier<Throwable> maker) {
		this.maker = maker;
	}

	/**
	 * Whether Reactor throws it at whoever calls an operator, and tells no subscriber.
	 * @return whether it is fatal
	 */
	public boolean isFatal() {
		return this == NO_CLASS || this == STACK || this == MEMORY;
	}

	/**
	 * What tests throw: one of each sort, or all where there is time.
	 * @return the kinds
	 */
	public static List<Throwing> kinds() {
		return Boolean.getBoolean("soak") ? List.of(values()) : List.of(ASSERTION, NO_CLASS);
	}

	/**
	 * Throw it.
	 * @param <R> whatever is wanted instead
	 * @return never
	 */
	public <R> R raise() {
		return Throwing.<RuntimeException, R>sneak(this.maker.get());
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable, R> R sneak(Throwable failure) throws E {
		throw (E) failure;
	}

}
