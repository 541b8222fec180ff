package io.durablestreams.embedded.subscription;

import java.util.Arrays;
import java.util.List;

/**
 * A pattern of stream paths: {@code *} stands for one segment, {@code **} for any number
 * of them.
 */
final class StreamPattern {

	private final List<String> segments;

	StreamPattern(String pattern) {
		this.segments = split(pattern);
	}

	boolean matches(String path) {
		return matches(this.segments, split(path));
	}

	/**
	 * A path without slashes at its ends.
	 */
	static String normalize(String path) {
		int from = 0;
		int to = path.length();
		while (from < to && path.charAt(from) == '/') {
			from++;
		}
		while (to > from && path.charAt(to - 1) == '/') {
			to--;
		}
		return path.substring(from, to);
	}

	private static boolean matches(List<String> pattern, List<String> path) {
		if (pattern.isEmpty()) {
			return path.isEmpty();
		}
		List<String> rest = pattern.subList(1, pattern.size());
		String segment = pattern.get(0);
		if (segment.equals("**")) {
			return matches(rest, path) || (!path.isEmpty() && matches(pattern, path.subList(1, path.size())));
		}
		if (path.isEmpty()) {
			return false;
		}
		boolean same = segment.equals("*") || segment.replaceAll("%2[Aa]", "*").equals(path.get(0));
		return same && matches(rest, path.subList(1, path.size()));
	}

	private static List<String> split(String path) {
		return Arrays.stream(path.split("/")).filter((segment) -> !segment.isEmpty()).toList();
	}

}
