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

package io.durablestreams.listener.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.failure.ListenerErrorHandler;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.http.MediaType;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The settings of a listener as text: what each property is called, and what it takes.
 */
final class ListenerPropertyText {

	private static final Map<String, BiConsumer<ListenerOptionsBuilder, String>> PROPERTIES = new TreeMap<>();

	static {
		add("streams", (text) -> List.of(StringUtils.commaDelimitedListToStringArray(text)),
				ListenerOptionsBuilder::streams);
		add("mode", ListenerPropertyText::mode, ListenerOptionsBuilder::mode);
		add("from", ListenerPropertyText::position, ListenerOptionsBuilder::from);
		add("group", Function.identity(), ListenerOptionsBuilder::group);
		add("auto-startup", ListenerPropertyText::bool, ListenerOptionsBuilder::autoStartup);
		add("acknowledge", constant(AcknowledgeMode.class), ListenerOptionsBuilder::acknowledge);
		add("acknowledge-count", Integer::valueOf, ListenerOptionsBuilder::acknowledgeCount);
		add("acknowledge-interval", ListenerPropertyText::duration, ListenerOptionsBuilder::acknowledgeInterval);
		add("failure", constant(FailurePolicy.class), ListenerOptionsBuilder::failure);
		add("not-retried", ListenerPropertyText::exceptions, ListenerOptionsBuilder::notRetried);
		add("dead-letter-stream", Function.identity(), ListenerOptionsBuilder::deadLetterStream);
		add("retry.delays", ListenerPropertyText::durations, ListenerOptionsBuilder::retryDelays);
		add("retry.streams", Integer::valueOf, ListenerOptionsBuilder::retryStreams);
		add("max-batch-count", Integer::valueOf, ListenerOptionsBuilder::maxBatchCount);
		add("max-batch-size", DataSize::parse, ListenerOptionsBuilder::maxBatchSize);
		add("batch-wait", ListenerPropertyText::duration, ListenerOptionsBuilder::batchWait);
		add("missing-stream", constant(MissingStreamPolicy.class), ListenerOptionsBuilder::missingStream);
		add("content-type", MediaType::parseMediaType, ListenerOptionsBuilder::contentType);
		add("position-lost", constant(PositionLostPolicy.class), ListenerOptionsBuilder::positionLost);
		add("verify-interval", ListenerPropertyText::duration, ListenerOptionsBuilder::verifyInterval);
		add("handler-timeout", ListenerPropertyText::duration, ListenerOptionsBuilder::handlerTimeout);
		add("shutdown-timeout", ListenerPropertyText::duration, ListenerOptionsBuilder::shutdownTimeout);
		add("phase", Integer::valueOf, ListenerOptionsBuilder::phase);
		add("idle-event-interval", ListenerPropertyText::duration, ListenerOptionsBuilder::idleEventInterval);
		add("error-handler", ListenerPropertyText::errorHandler, ListenerOptionsBuilder::errorHandler);
		add("cloudevents", ListenerPropertyText::bool, ListenerOptionsBuilder::cloudEvents);
		add("client", Function.identity(), ListenerOptionsBuilder::client);
		addBackOff();
	}

	private ListenerPropertyText() {
	}

	static void apply(ListenerOptionsBuilder builder, String name, String value) {
		BiConsumer<ListenerOptionsBuilder, String> property = PROPERTIES.get(name.strip());
		if (property == null) {
			throw new IllegalArgumentException("there is no listener property '" + name.strip() + "'; there are "
					+ String.join(", ", PROPERTIES.keySet()));
		}
		try {
			property.accept(builder, value.strip());
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + value + "' is not a valid value for '" + name.strip() + "': " + ex.getMessage(), ex);
		}
	}

	private static void addBackOff() {
		addBackOff("initial-interval", (builder, text) -> builder.initialInterval(duration(text)));
		addBackOff("multiplier", (builder, text) -> builder.multiplier(Double.parseDouble(text)));
		addBackOff("max-interval", (builder, text) -> builder.maxInterval(duration(text)));
		addBackOff("jitter", (builder, text) -> builder.jitter(Double.parseDouble(text)));
		addBackOff("max-attempts", (builder, text) -> builder.maxAttempts(Integer.parseInt(text)));
		addBackOff("max-elapsed-time", (builder, text) -> builder.maxElapsedTime(duration(text)));
	}

	private static void addBackOff(String name, BiConsumer<RetryBackOffBuilder, String> setter) {
		PROPERTIES.put("back-off." + name, (builder, text) -> {
			RetryBackOffBuilder backOff = builder.backOff.toBuilder();
			setter.accept(backOff, text);
			builder.backOff(backOff.build());
		});
	}

	private static <T> void add(String name, Function<String, T> parser, BiConsumer<ListenerOptionsBuilder, T> setter) {
		PROPERTIES.put(name, (builder, text) -> setter.accept(builder, parser.apply(text)));
	}

	private static LiveMode mode(String text) {
		LiveMode mode = constant(LiveMode.class).apply(text);
		if (mode == LiveMode.OFF) {
			throw new IllegalArgumentException("expected one of auto, sse, long-poll");
		}
		return mode;
	}

	private static StreamPosition position(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "earliest" -> StreamPosition.EARLIEST;
			case "latest" -> StreamPosition.LATEST;
			default -> parsePosition(text);
		};
	}

	private static StreamPosition parsePosition(String text) {
		// Offsets are opaque, but no server's is a word, and people mistype words.
		if (text.chars().allMatch(Character::isLetter)) {
			throw new IllegalArgumentException("expected 'earliest', 'latest' or a position of the stream");
		}
		try {
			return StreamPosition.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"expected 'earliest', 'latest' or a position of the stream (" + ex.getMessage() + ")", ex);
		}
	}

	/** Who knows beans sets them. */
	private static ListenerErrorHandler errorHandler(String text) {
		throw new IllegalArgumentException("a bean can't be found by its name here; set the error handler itself, by "
				+ "'ListenerOptionsBuilder.errorHandler'");
	}

	private static boolean bool(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("expected 'true' or 'false'");
		};
	}

	private static Duration duration(String text) {
		return DurationFormatterUtils.detectAndParse(text);
	}

	private static List<Duration> durations(String text) {
		return Arrays.stream(StringUtils.commaDelimitedListToStringArray(text))
			.map((duration) -> duration(duration.strip()))
			.toList();
	}

	private static List<Class<? extends Throwable>> exceptions(String text) {
		List<Class<? extends Throwable>> types = new ArrayList<>();
		for (String name : StringUtils.commaDelimitedListToStringArray(text)) {
			Class<?> type = ClassUtils.resolveClassName(name.strip(), null);
			if (!Throwable.class.isAssignableFrom(type)) {
				throw new IllegalArgumentException("'" + name.strip() + "' is not an exception");
			}
			types.add(type.asSubclass(Throwable.class));
		}
		return types;
	}

	private static <E extends Enum<E>> Function<String, E> constant(Class<E> type) {
		UnaryOperator<String> kebab = (name) -> name.toLowerCase(Locale.ROOT).replace('_', '-');
		return (text) -> Arrays.stream(type.getEnumConstants())
			.filter((constant) -> kebab.apply(constant.name()).equals(kebab.apply(text)))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("expected one of " + String.join(", ",
					Arrays.stream(type.getEnumConstants()).map((constant) -> kebab.apply(constant.name())).toList())));
	}

}
