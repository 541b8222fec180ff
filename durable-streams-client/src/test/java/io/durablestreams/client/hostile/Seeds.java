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
