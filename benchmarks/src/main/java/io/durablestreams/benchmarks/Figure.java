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

package io.durablestreams.benchmarks;

import java.util.Locale;
import java.util.Map;

/**
 * How a figure is shown.
 *
 * @param title what it is
 * @param divisor what its value is divided by
 * @param format the format of what comes out
 */
record Figure(String title, double divisor, String format) {

	private static final Map<String, Figure> FIGURES = Map.of("p50", new Figure("median, ms", 1e-3, "%.2f"), "p99",
			new Figure("99 % within, ms", 1e-3, "%.2f"), "threads", new Figure("threads", 1, "%.0f"), "wall",
			new Figure("wall, s", 1, "%.3f"), "cpu", new Figure("CPU, s", 1, "%.3f"), "process",
			new Figure("CPU of the process, s", 1, "%.2f"), "heap", new Figure("peak heap, MB", 1e6, "%.0f"), "held",
			new Figure("heap held, MB", 1e6, "%.0f"), "requests", new Figure("requests", 1, "%.0f"));

	static Figure of(String name) {
		return FIGURES.getOrDefault(name, new Figure(name, 1, "%.3f"));
	}

	String format(double value) {
		return String.format(Locale.ROOT, this.format, value / this.divisor);
	}

}
