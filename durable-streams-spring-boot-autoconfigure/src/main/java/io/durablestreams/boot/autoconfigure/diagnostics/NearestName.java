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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the name that somebody who mistyped it most likely meant.
 */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * The nearest of some names.
	 * @param name what was written
	 * @param known the names that there are
	 * @return the nearest, if at most a third of what was written is different
	 */
	public static Optional<String> of(String name, Collection<String> known) {
		int limit = Math.max(2, name.length() / 3);
		return known.stream()
			.filter((candidate) -> distance(name, candidate) <= limit)
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)));
	}

	/**
	 * Tell which names there are, and which of them was most likely meant.
	 * @param name what was written
	 * @param known the names that there are
	 * @param remedy what to do where there are none
	 * @return the end of a sentence, without a full stop
	 */
	public static String among(String name, Collection<String> known, String remedy) {
		if (known.isEmpty()) {
			return "there is none; " + remedy;
		}
		return ((known.size() == 1) ? "there is " : "there are ") + quoted(known)
				+ of(name, known).map((near) -> " (did you mean '" + near + "'?)").orElse("");
	}

	private static String quoted(Collection<String> names) {
		return names.stream().map((name) -> "'" + name + "'").collect(Collectors.joining(", "));
	}

	/** How many characters to insert, delete or replace. */
	private static int distance(String first, String second) {
		String from = plain(first);
		String to = plain(second);
		int[] row = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			row[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int diagonal = row[0];
			row[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = diagonal + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				diagonal = row[j];
				row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
			}
		}
		return row[to.length()];
	}

	/** Without what a variable leaves out or can't tell apart. */
	private static String plain(String name) {
		return name.replace("-", "").replace(".", "").toLowerCase(Locale.ROOT);
	}

}
