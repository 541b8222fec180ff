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

package io.durablestreams.listener;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.offset.Checkpoint;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * The listeners of an application: made from endpoints, started and stopped together with
 * the application, and found by their id at run time. Thread-safe.
 */
public class DurableStreamListenerEndpointRegistry implements SmartLifecycle, DisposableBean {

	/**
	 * The lifecycle phase of listeners: they start after the web server and stop before
	 * it, and long before producers.
	 */
	public static final int PHASE = ListenerOptions.DEFAULT_PHASE;

	private static final Log logger = LogFactory.getLog(DurableStreamListenerEndpointRegistry.class);

	private final Map<String, DurableStreamListenerContainer> containers = new LinkedHashMap<>();

	private final Map<String, DurableStreamListenerEndpoint.Target> targets = new HashMap<>();

	private final CheckpointOwners checkpoints = new CheckpointOwners();

	private @Nullable DurableStreamListenerContainerFactory defaultFactory;

	private boolean running;

	/**
	 * Set the factory for endpoints that are registered without one.
	 * @param defaultFactory the factory
	 */
	public synchronized void setDefaultContainerFactory(DurableStreamListenerContainerFactory defaultFactory) {
		this.defaultFactory = defaultFactory;
	}

	/**
	 * Register a listener with the default factory.
	 * @param endpoint the endpoint
	 * @return the container
	 * @throws ListenerConfigurationException if the id, or the checkpoint of a stream, is
	 * another listener's or the endpoint can't work
	 * @throws IllegalStateException if there is no default factory
	 */
	public DurableStreamListenerContainer register(DurableStreamListenerEndpoint endpoint) {
		DurableStreamListenerContainerFactory factory;
		synchronized (this) {
			factory = this.defaultFactory;
		}
		if (factory == null) {
			throw new IllegalStateException("There is no container factory for " + endpoint
					+ ": declare a DurableStreamListenerContainerFactory bean named '"
					+ DurableStreamListenerAnnotationBeanPostProcessor.DEFAULT_FACTORY_BEAN_NAME + "'");
		}
		return register(endpoint, factory);
	}

	/**
	 * Register a listener. It starts at once if the registry runs and the listener's
	 * settings say that it starts with the application.
	 * @param endpoint the endpoint
	 * @param factory makes the container
	 * @return the container
	 * @throws ListenerConfigurationException if the id, or the checkpoint of a stream, is
	 * another listener's or the endpoint can't work
	 */
	public DurableStreamListenerContainer register(DurableStreamListenerEndpoint endpoint,
			DurableStreamListenerContainerFactory factory) {
		DurableStreamListenerContainer container;
		boolean start;
		synchronized (this) {
			if (this.containers.containsKey(endpoint.id())) {
				throw new ListenerConfigurationException(
						"There are two listeners with the id '" + endpoint.id() + "': the "
								+ this.targets.get(endpoint.id()) + " and the " + endpoint.target() + ".",
						"Give one of them another 'id'.", null);
			}
			container = factory.createContainer(endpoint);
			this.checkpoints.add(container);
			this.containers.put(endpoint.id(), container);
			this.targets.put(endpoint.id(), endpoint.target());
			start = this.running && container.isAutoStartup();
		}
		if (start) {
			container.start();
		}
		return container;
	}

	/**
	 * Stop a listener and forget it. Its checkpoints stay.
	 * @param id the listener's id
	 * @return whether there was one
	 */
	public boolean unregister(String id) {
		DurableStreamListenerContainer container = getListenerContainer(id);
		if (container == null) {
			return false;
		}
		// Only then are its id and its checkpoints free for another.
		container.destroy();
		synchronized (this) {
			boolean removed = this.containers.remove(id, container);
			if (removed) {
				this.targets.remove(id);
				this.checkpoints.remove(container);
			}
			return removed;
		}
	}

	/**
	 * All listeners in the order of their registration.
	 * @return a snapshot
	 */
	public synchronized Collection<DurableStreamListenerContainer> getListenerContainers() {
		return List.copyOf(this.containers.values());
	}

	/**
	 * Find a listener.
	 * @param id the listener's id
	 * @return its container, or {@code null} if there is none
	 */
	public synchronized @Nullable DurableStreamListenerContainer getListenerContainer(String id) {
		return this.containers.get(id);
	}

	/**
	 * Have a listener go on at another position, see
	 * {@link DurableStreamListenerContainer#seek(String, StreamPosition)}.
	 * @param id the listener's id
	 * @param stream the stream's name
	 * @param position the position
	 * @return completes with the checkpoint once that is stored
	 * @throws IllegalArgumentException if there is no such listener, or it has no such
	 * stream
	 */
	public CompletableFuture<Checkpoint> seek(String id, String stream, StreamPosition position) {
		return requireListenerContainer(id).seek(stream, position);
	}

	/**
	 * Have a listener go on at a time, for which its stream is read from the beginning,
	 * see {@link DurableStreamListenerContainer#seek(String, Instant)}.
	 * @param id the listener's id
	 * @param stream the stream's name
	 * @param time the time
	 * @return completes with the checkpoint once that is stored; cancelling ends the read
	 * at once
	 * @throws IllegalArgumentException if there is no such listener, or it has no such
	 * stream
	 */
	public TimeSeek seek(String id, String stream, Instant time) {
		return requireListenerContainer(id).seek(stream, time);
	}

	/**
	 * Pass over the message that a listener can't handle, see
	 * {@link DurableStreamListenerContainer#skip(String)}.
	 * @param id the listener's id
	 * @param stream the stream's name
	 * @return completes with what was passed over, and why it could not be handled
	 * @throws IllegalArgumentException if there is no such listener, or it has no such
	 * stream
	 * @throws IllegalStateException if no message has failed since the last that was
	 * handled
	 */
	public CompletableFuture<List<ListenerEvent.MessageSkipped>> skip(String id, String stream) {
		return requireListenerContainer(id).skip(stream);
	}

	private DurableStreamListenerContainer requireListenerContainer(String id) {
		DurableStreamListenerContainer container = getListenerContainer(id);
		if (container == null) {
			throw new IllegalArgumentException("There is no listener '" + id + "'; there are "
					+ getListenerContainers().stream().map(DurableStreamListenerContainer::getId).toList());
		}
		return container;
	}

	@Override
	public void start() {
		synchronized (this) {
			this.running = true;
		}
		getListenerContainers().stream()
			.filter(DurableStreamListenerContainer::isAutoStartup)
			.sorted(Comparator.comparingInt(DurableStreamListenerContainer::getPhase))
			.forEach(DurableStreamListenerContainer::start);
	}

	@Override
	public void stop() {
		CountDownLatch stopped = new CountDownLatch(1);
		stop(stopped::countDown);
		try {
			stopped.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		NavigableMap<Integer, List<DurableStreamListenerContainer>> byPhase = new TreeMap<>();
		synchronized (this) {
			this.running = false;
			this.containers.values()
				.forEach((container) -> byPhase.computeIfAbsent(container.getPhase(), (phase) -> new ArrayList<>())
					.add(container));
		}
		stop(byPhase, callback);
	}

	/** The highest phase first; the next one once all of it have stopped. */
	private static void stop(NavigableMap<Integer, List<DurableStreamListenerContainer>> byPhase, Runnable callback) {
		Map.Entry<Integer, List<DurableStreamListenerContainer>> last = byPhase.pollLastEntry();
		if (last == null) {
			callback.run();
			return;
		}
		List<DurableStreamListenerContainer> stopping = last.getValue();
		AtomicInteger open = new AtomicInteger(stopping.size());
		for (DurableStreamListenerContainer container : stopping) {
			Runnable onStopped = () -> {
				if (open.decrementAndGet() == 0) {
					stop(byPhase, callback);
				}
			};
			try {
				container.stop(onStopped);
			}
			catch (RuntimeException ex) {
				logger.error("Listener '" + container.getId() + "' could not be stopped", ex);
				onStopped.run();
			}
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	@Override
	public void destroy() {
		stop();
	}

}
