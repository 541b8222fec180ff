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

package io.durablestreams.benchmarks.work;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpoint;
import io.durablestreams.listener.container.DefaultDurableStreamListenerContainerFactory;
import io.durablestreams.listener.container.DurableStreamListenerContainerFactoryBuilder;
import io.durablestreams.listener.observation.ListenerMeterObservationHandler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;

/**
 * Listeners that catch up.
 */
final class ListenerTasks {

	private ListenerTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("listener-single", (request) -> listen(request, new Singles(request.count()), Order.class));
		tasks.put("listener-batch", (request) -> listen(request, new Batches(request.count()), List.class));
		tasks.put("listener-metered", (request) -> observed(request, (registry) -> ObservationRegistry.NOOP));
		tasks.put("listener-observed", (request) -> observed(request,
				(registry) -> observations(new ListenerMeterObservationHandler(registry))));
		tasks.put("listener-observed-generic", (request) -> observed(request,
				(registry) -> observations(new DefaultMeterObservationHandler(registry))));
	}

	private static ObservationRegistry observations(ObservationHandler<?> handler) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		return registry;
	}

	private static Task.Work observed(Task.Request request, Function<MeterRegistry, ObservationRegistry> observations)
			throws NoSuchMethodException {
		MeterRegistry meters = new SimpleMeterRegistry();
		return listen(request, new Singles(request.count()), Order.class,
				(factory) -> factory.meterRegistry(meters).observationRegistry(observations.apply(meters)));
	}

	private static Task.Work listen(Task.Request request, Counting listener, Class<?> parameter)
			throws NoSuchMethodException {
		return listen(request, listener, parameter, (factory) -> {
		});
	}

	private static Task.Work listen(Task.Request request, Counting listener, Class<?> parameter,
			Consumer<DurableStreamListenerContainerFactoryBuilder> customizer) throws NoSuchMethodException {
		DurableStreamListenerContainerFactoryBuilder builder = DefaultDurableStreamListenerContainerFactory
			.builder(DurableStreamsClient.builder(request.baseUrl()).build());
		customizer.accept(builder);
		DefaultDurableStreamListenerContainerFactory factory = builder.build();
		DurableStreamListenerContainer container = factory.createContainer(DurableStreamListenerEndpoint.of(
				request.stream(), listener, listener.getClass().getDeclaredMethod("receive", parameter),
				(settings) -> settings.streams(List.of(request.stream()))
					.maxBatchCount(500)
					.batchWait(Duration.ofMillis(10))));
		return () -> {
			container.start();
			listener.all.await();
			container.stop();
			factory.close();
			return Task.Outcome.of(listener.count, listener.sum);
		};
	}

	/** Counts what it gets, on one thread at a time. */
	abstract static class Counting {

		private final CountDownLatch all = new CountDownLatch(1);

		private final long expected;

		private long count;

		private long sum;

		Counting(long expected) {
			this.expected = expected;
		}

		void add(long messages, long numbers) {
			this.sum += numbers;
			this.count += messages;
			if (this.count == this.expected) {
				this.all.countDown();
			}
		}

	}

	/** Takes one after the other. */
	static final class Singles extends Counting {

		Singles(long expected) {
			super(expected);
		}

		void receive(Order order) {
			add(1, order.number());
		}

	}

	/** Takes lists. */
	static final class Batches extends Counting {

		Batches(long expected) {
			super(expected);
		}

		void receive(List<Order> orders) {
			long numbers = 0;
			for (Order order : orders) {
				numbers += order.number();
			}
			add(orders.size(), numbers);
		}

	}

}
