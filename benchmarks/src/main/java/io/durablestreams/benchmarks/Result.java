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

import java.util.List;
import java.util.Map;

/**
 * What a comparison has found.
 *
 * @param comparison which one
 * @param count how many messages there were in each round
 * @param samples the rounds of each contender, by its label, the floor first
 */
record Result(Comparison comparison, int count, Map<String, List<Sample>> samples) {

	/** The middle, least and largest value of a figure. */
	Spread values(String contender, String figure) {
		return Spread.of(this.samples.get(contender).stream().mapToDouble((sample) -> value(sample, figure)).toArray());
	}

	/**
	 * A figure's ratios to the floor's of the same round, which whatever else the machine
	 * did hit alike.
	 */
	Spread ratios(String contender, String figure) {
		List<Sample> floor = this.samples.get(this.comparison.contenders().get(0).label());
		List<Sample> own = this.samples.get(contender);
		double[] ratios = new double[own.size()];
		for (int i = 0; i < ratios.length; i++) {
			ratios[i] = value(own.get(i), figure) / value(floor.get(i), figure);
		}
		return Spread.of(ratios);
	}

	private static double value(Sample sample, String figure) {
		return sample.figures().getOrDefault(figure, Double.NaN);
	}

}
