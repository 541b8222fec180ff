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

package io.durablestreams.client.hostile;

import java.util.Random;
import java.util.function.Consumer;

/**
 * Runs a property for many seeds and names the one that breaks it: the same ones in every
 * build, other ones with {@code -Dsoak=true} or a single one with {@code -Dseed=N}.
 */
public final class Seeds {

	private static final int SOAK_FACTOR = 20;

	private Seeds() {
	}

	public static boolean isSoak() {
		return Boolean.getBoolean("soak");
	}

	public static void forEach(int cases, Consumer<Random> property) {
		Long only = Long.getLong("seed");
		if (only != null) {
			run(only, property);
			return;
		}
		long first = isSoak() ? System.nanoTime() : 1;
		for (long seed = first; seed < first + (isSoak() ? SOAK_FACTOR : 1) * (long) cases; seed++) {
			run(seed, property);
		}
	}

	private static void run(long seed, Consumer<Random> property) {
		try {
			property.accept(new Random(seed));
		}
		catch (AssertionError | RuntimeException ex) {
			throw new AssertionError("Broken by -Dseed=" + seed + ": " + ex.getMessage(), ex);
		}
	}

}
