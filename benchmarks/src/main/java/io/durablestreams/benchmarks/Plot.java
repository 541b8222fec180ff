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

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Plots of results, in SVG.
 */
final class Plot {

	private static final List<String> COLOURS = List.of("#555555", "#999999", "#1f77b4", "#2ca02c", "#9467bd",
			"#d62728", "#ff7f0e", "#17becf");

	private static final int WIDTH = 860;

	private static final int ROW = 18;

	private static final int LABELS = 330;

	private static final int GROWTH_HEIGHT = 420;

	private static final int MARGIN = 60;

	private Plot() {
	}

	/**
	 * The ratios to the floor: a bar for the median, a line from the least to the most.
	 */
	static String ratios(List<Result> results) {
		List<String> body = new ArrayList<>();
		double widest = 1;
		for (Result result : results) {
			for (String contender : result.samples().keySet()) {
				Spread spread = result.ratios(contender, result.comparison().figures().get(0));
				widest = spread.isKnown() ? Math.max(widest, spread.max()) : widest;
			}
		}
		double unit = (WIDTH - LABELS - MARGIN) / Math.min(widest, 6);
		int y = ROW;
		for (Result result : results) {
			String figure = result.comparison().figures().get(0);
			body.add(text(8, y, "start", "bold", String.format(Locale.ROOT, "%s (%,d): %s", result.comparison().title(),
					result.count(), Figure.of(figure).title())));
			y += ROW;
			for (String contender : result.samples().keySet()) {
				Spread spread = result.ratios(contender, figure);
				if (spread.isKnown()) {
					body.add(text(LABELS - 8, y, "end", "normal", contender));
					body.add(bar(LABELS, y, spread, unit, contender.startsWith("floor")));
					y += ROW;
				}
			}
			y += ROW / 2;
		}
		body.add(String.format(Locale.ROOT,
				"<line x1=\"%1$.1f\" y1=\"0\" x2=\"%1$.1f\" y2=\"%2$d\" stroke=\"#333\" stroke-dasharray=\"3 3\"/>",
				LABELS + unit, y));
		return svg(y, body);
	}

	private static String bar(int x, int y, Spread spread, double unit, boolean floor) {
		double limit = WIDTH - x - MARGIN;
		return String.format(Locale.ROOT,
				"<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"10\" fill=\"%s\"/>"
						+ "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#000\"/>%s",
				x, y - 10, Math.min(limit, spread.median() * unit), floor ? "#999" : "#1f77b4",
				x + Math.min(limit, spread.min() * unit), y - 5, x + Math.min(limit, spread.max() * unit), y - 5,
				text((int) (x + 6 + Math.min(limit, spread.max() * unit)), y, "start", "normal",
						String.format(Locale.ROOT, "%.2f", spread.median())));
	}

	/**
	 * How the first figure of each comparison grows that ran with several sizes; both
	 * axes are logarithmic, so that what grows in proportion is a line of slope 1.
	 */
	static Map<String, String> growth(List<Result> results) {
		Map<String, List<Result>> byName = new LinkedHashMap<>();
		results.forEach((result) -> byName.computeIfAbsent(result.comparison().name(), (name) -> new ArrayList<>())
			.add(result));
		Map<String, String> plots = new LinkedHashMap<>();
		byName.forEach((name, sizes) -> {
			if (sizes.size() > 1) {
				plots.put(name, growthOf(sizes));
			}
		});
		return plots;
	}

	private static String growthOf(List<Result> sizes) {
		String figure = sizes.get(0).comparison().figures().get(0);
		TreeSet<Double> values = new TreeSet<>();
		sizes.forEach((result) -> result.samples()
			.keySet()
			.forEach((contender) -> values.add(result.values(contender, figure).median())));
		values.remove(Double.NaN);
		Axis across = new Axis(sizes.get(0).count(), sizes.get(sizes.size() - 1).count(), MARGIN, WIDTH - 260);
		Axis up = new Axis(values.first(), values.last(), GROWTH_HEIGHT - MARGIN, MARGIN);
		List<String> body = new ArrayList<>();
		body.add(text(8, ROW, "start", "bold",
				sizes.get(0).comparison().title() + ": " + Figure.of(figure).title() + " by number of messages"));
		int number = 0;
		for (String contender : sizes.get(0).samples().keySet()) {
			String colour = COLOURS.get(number % COLOURS.size());
			StringBuilder points = new StringBuilder();
			for (Result result : sizes) {
				double x = across.place(result.count());
				double y = up.place(result.values(contender, figure).median());
				points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
				body.add(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>", x, y,
						colour));
			}
			body.add(
					"<polyline points=\"" + points.toString().strip() + "\" fill=\"none\" stroke=\"" + colour + "\"/>");
			body.add("<rect x=\"" + (WIDTH - 245) + "\" y=\"" + (MARGIN + number * ROW - 9)
					+ "\" width=\"10\" height=\"10\" fill=\"" + colour + "\"/>");
			body.add(text(WIDTH - 230, MARGIN + number * ROW, "start", "normal", contender));
			number++;
		}
		for (Result result : sizes) {
			body.add(text((int) across.place(result.count()), GROWTH_HEIGHT - MARGIN + 20, "middle", "normal",
					String.format(Locale.ROOT, "%,d", result.count())));
		}
		for (double value : List.of(values.first(), values.last())) {
			body.add(text(MARGIN - 6, (int) up.place(value), "end", "normal", Figure.of(figure).format(value)));
		}
		return svg(GROWTH_HEIGHT, body);
	}

	private static String text(int x, int y, String anchor, String weight, String text) {
		return "<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" font-weight=\"" + weight + "\">"
				+ text.replace("&", "&amp;").replace("<", "&lt;") + "</text>";
	}

	private static String svg(int height, List<String> body) {
		return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
				+ "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
				+ String.join("\n", body) + "\n</svg>\n";
	}

	/** A logarithmic axis. */
	private record Axis(double from, double to, double start, double end) {

		double place(double value) {
			double all = Math.log(this.to / this.from);
			return this.start + ((all == 0) ? 0 : (this.end - this.start) * Math.log(value / this.from) / all);
		}

	}

}
