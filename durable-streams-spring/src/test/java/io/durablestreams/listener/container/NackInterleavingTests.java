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

package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.listener.Acknowledgment;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.config.AcknowledgeMode;
import io.durablestreams.listener.internal.invoke.ListenerInvoker;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All orders in which deliveries of three messages can be acknowledged and refused, up to
 * a depth: no message is behind the checkpoint unless its last delivery that counts has
 * been acknowledged, and in the end all of them are.
 */
class NackInterleavingTests {

	private static final int MESSAGES = 3;

	private static final int DEPTH = Boolean.getBoolean("soak") ? 5 : 3;

	/**
	 * With patience each event meets a consumer that has done all there is to do, without
	 * it one that has stored nothing and waits.
	 */
	@ParameterizedTest
	@CsvSource({ "true, false", "false, false", "true, true", "false, true" })
	void nothingIsLostInAnyOrderOfAcknowledgments(boolean patient, boolean batch) {
		List<String> broken = new ArrayList<>();
		int[] count = new int[1];
		explore(new ArrayList<>(), patient, batch, broken, count);
		assertThat(broken).as("of %s orders", count[0]).isEmpty();
		assertThat(count[0]).isGreaterThan(10);
	}

	private static void explore(List<Integer> events, boolean patient, boolean batch, List<String> broken,
			int[] count) {
		if (broken.size() >= 3) {
			return;
		}
		int possible;
		try {
			Scenario scenario = new Scenario(patient, batch);
			events.forEach(scenario::happen);
			possible = scenario.possible();
			if (events.size() == DEPTH) {
				count[0]++;
				scenario.finish();
				return;
			}
		}
		catch (Throwable ex) {
			broken.add(events + ": " + ex);
			return;
		}
		for (int event = 0; event < possible; event++) {
			events.add(event);
			explore(events, patient, batch, broken, count);
			events.remove(events.size() - 1);
		}
	}

	/** A consumer whose handler only remembers what it got. */
	private static final class Scenario {

		private final TestConsumer test = new TestConsumer(MESSAGES);

		private final List<Delivered> deliveries = new ArrayList<>();

		private final boolean patient;

		/** By ordinal: whether the checkpoint may be behind it. */
		private final boolean[] acknowledged = new boolean[MESSAGES + 1];

		Scenario(boolean patient, boolean batch) {
			this.patient = patient;
			this.test.start(AcknowledgeMode.MANUAL, new ListenerInvoker() {

				@Override
				public boolean isBatch() {
					return batch;
				}

				@Override
				public @Nullable Object invoke(Message<?> message) {
					deliver(message);
					return null;
				}

			});
			this.test.runPatiently();
		}

		private void deliver(Message<?> message) {
			long last = message.getHeaders().get(DurableStreamHeaders.ORDINAL, Long.class);
			int size = (message.getPayload() instanceof List<?> batch) ? batch.size() : 1;
			Acknowledgment acknowledgment = message.getHeaders()
				.get(DurableStreamHeaders.ACKNOWLEDGMENT, Acknowledgment.class);
			this.deliveries.add(new Delivered((int) last - size + 1, (int) last, acknowledgment));
		}

		/** For each delivery to acknowledge or refuse it, or only its end. */
		int possible() {
			return this.deliveries.size() * 3;
		}

		void happen(int event) {
			Delivered delivered = this.deliveries.get(event / 3);
			boolean counts = this.deliveries.stream()
				.skip(event / 3 + 1)
				.noneMatch((later) -> later.first <= delivered.last) && !delivered.over;
			if (event % 3 == 0) {
				acknowledge(delivered, counts);
			}
			else {
				boolean end = event % 3 == 2 && delivered.first < delivered.last;
				refuse(delivered, end ? delivered.last : delivered.first, counts);
			}
			goOn();
		}

		private void acknowledge(Delivered delivered, boolean counts) {
			delivered.acknowledgment.acknowledge();
			for (int i = delivered.first; counts && i <= delivered.last; i++) {
				this.acknowledged[i] = true;
			}
			delivered.over = true;
		}

		private void refuse(Delivered delivered, int from, boolean counts) {
			if (delivered.first < delivered.last) {
				delivered.acknowledgment.nack(from - delivered.first, Duration.ofMinutes(1));
			}
			else {
				delivered.acknowledgment.nack(Duration.ofMinutes(1));
			}
			for (int i = delivered.first; counts && i <= MESSAGES; i++) {
				this.acknowledged[i] = i < from;
			}
			if (counts) {
				// What is behind it comes again, and counts no more.
				this.deliveries.stream().filter((other) -> other.last >= from).forEach((other) -> other.over = true);
			}
		}

		private void goOn() {
			if (this.patient) {
				this.test.runPatiently();
			}
			else {
				this.test.run();
			}
			int allowed = 0;
			while (allowed < MESSAGES && this.acknowledged[allowed + 1]) {
				allowed++;
			}
			assertThat(this.test.database.ordinal()).as("the checkpoint").isLessThanOrEqualTo(allowed);
		}

		void finish() {
			this.test.runPatiently();
			for (int i = 0; i < this.deliveries.size(); i++) {
				happen(i * 3);
			}
			this.test.runPatiently();
			assertThat(this.test.database.ordinal()).as("in the end").isEqualTo(MESSAGES);
			boolean[] stopped = new boolean[1];
			this.test.consumer().stop(() -> stopped[0] = true);
			this.test.run();
			assertThat(stopped[0]).as("stopped").isTrue();
		}

	}

	/** A delivery of a message, or of several. */
	private static final class Delivered {

		private final int first;

		private final int last;

		private final Acknowledgment acknowledgment;

		/** Whether it has been acknowledged, or is void. */
		private boolean over;

		Delivered(int first, int last, @Nullable Acknowledgment acknowledgment) {
			assertThat(acknowledgment).isNotNull();
			this.first = first;
			this.last = last;
			this.acknowledgment = acknowledgment;
		}

	}

}
