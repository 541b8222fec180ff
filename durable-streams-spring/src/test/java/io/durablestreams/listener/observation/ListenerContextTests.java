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

package io.durablestreams.listener.observation;

import java.util.Random;

import io.durablestreams.client.StreamPosition;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The keys of a listener's context, which holds them in its own way.
 */
class ListenerContextTests {

	@Test
	void keysThatAreAddedAndTakenAwayAreThoseThatAnyContextWouldHave() {
		for (int seed = 0; seed < 300; seed++) {
			Random random = new Random(seed);
			Observation.Context expected = new Observation.Context();
			ListenerContext context = context();
			for (int step = 0; step < 10; step++) {
				int change = random.nextInt(8);
				KeyValues keyValues = keyValues(random);
				change(expected, change, keyValues);
				change(context, change, keyValues);
				assertSame(context, expected, "seed " + seed + ", step " + step);
			}
		}
	}

	@Test
	void keysOfTheConventionAreHeldAsTheyAreGiven() {
		ListenerContext context = context();
		KeyValues begun = DefaultListenerObservationConvention.INSTANCE.getLowCardinalityKeyValues(context);
		context.addLowCardinalityKeyValues(begun);
		assertThat(context.getLowCardinalityKeyValues()).isSameAs(begun);
		context.setOutcome("handled");
		KeyValues ended = DefaultListenerObservationConvention.INSTANCE.getLowCardinalityKeyValues(context);
		context.addLowCardinalityKeyValues(ended);
		assertThat(context.getLowCardinalityKeyValues()).isSameAs(ended);
	}

	@Test
	void detailsAreThoseOfTheContextForWhoExtendsTheConvention() {
		assertThat(DefaultListenerObservationConvention.INSTANCE.getHighCardinalityKeyValues(context()))
			.isEqualTo(KeyValues.of("stream", "orders", "position", "-1", "ordinal", "1"));
	}

	@Test
	void detailsAreWrittenForWhoReadsThem() {
		ListenerContext context = context();
		DefaultListenerObservationConvention convention = DefaultListenerObservationConvention.DEFERRING;
		KeyValues expected = KeyValues.of("stream", "orders", "position", "-1", "ordinal", "1");
		context.addHighCardinalityKeyValues(convention.getHighCardinalityKeyValues(context).and("shop", "7"));
		assertThat(expected.and("shop", "7")).isEqualTo(context.getHighCardinalityKeyValues());
		assertThat(KeyValue.of("position", "-1")).isEqualTo(context.getHighCardinalityKeyValue("position"));
		context.addHighCardinalityKeyValues(convention.getHighCardinalityKeyValues(context));
		assertThat(expected.and("shop", "7")).isEqualTo(context.getHighCardinalityKeyValues());
	}

	@Test
	void contextsOfOneMessageAreNoEquals() {
		ListenerContext context = context();
		ListenerContext another = context.another(context.getPosition(), context.getOrdinal());
		assertThat(another).isNotEqualTo(context).hasSameHashCodeAs(context);
	}

	private static void change(Observation.Context context, int change, KeyValues keyValues) {
		KeyValue first = keyValues.stream().findFirst().orElse(KeyValue.of("a", "1"));
		switch (change) {
			case 0, 1 -> context.addLowCardinalityKeyValues(keyValues);
			case 2 -> context.addLowCardinalityKeyValue(first);
			case 3 -> context.removeLowCardinalityKeyValues(first.getKey(), "b");
			case 4, 5 -> context.addHighCardinalityKeyValues(keyValues);
			case 6 -> context.addHighCardinalityKeyValue(first);
			default -> context.removeHighCardinalityKeyValues("c", first.getKey());
		}
	}

	private static void assertSame(Observation.Context context, Observation.Context expected, String description) {
		assertThat(context.getLowCardinalityKeyValues()).as(description)
			.isEqualTo(expected.getLowCardinalityKeyValues());
		assertThat(context.getHighCardinalityKeyValues()).as(description)
			.isEqualTo(expected.getHighCardinalityKeyValues());
		assertThat(context.getAllKeyValues()).as(description).isEqualTo(expected.getAllKeyValues());
		for (String key : new String[] { "a", "b", "c" }) {
			assertThat(context.getLowCardinalityKeyValue(key)).as(description)
				.isEqualTo(expected.getLowCardinalityKeyValue(key));
			assertThat(context.getHighCardinalityKeyValue(key)).as(description)
				.isEqualTo(expected.getHighCardinalityKeyValue(key));
		}
	}

	private static KeyValues keyValues(Random random) {
		KeyValues keyValues = KeyValues.empty();
		for (String key : new String[] { "a", "b", "c" }) {
			if (random.nextBoolean()) {
				keyValues = keyValues.and(key, Integer.toString(random.nextInt(3)));
			}
		}
		return keyValues;
	}

	private static ListenerContext context() {
		return new ListenerContext("test", "orders", StreamPosition.EARLIEST, 1);
	}

}
