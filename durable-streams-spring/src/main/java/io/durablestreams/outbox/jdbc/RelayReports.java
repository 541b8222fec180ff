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

package io.durablestreams.outbox.jdbc;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.outbox.OutboxEvent;
import io.durablestreams.outbox.jdbc.OutboxBacklog.Oldest;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Tells what relays do: log, events, meters, and what is wrong at the moment.
 * Thread-safe.
 */
final class RelayReports {

	private static final Log logger = LogFactory.getLog(JdbcOutbox.class);

	private final ApplicationEventPublisher events;

	private final Counter relayed;

	private final Counter duplicates;

	private final Counter givenUp;

	/**
	 * By the keys of the streams: before the table was read, nobody knows their names.
	 */
	private final Map<String, Held> held = new ConcurrentHashMap<>();

	private volatile Map<String, String> stopped = Map.of();

	private volatile Map<String, String> unrelayed = Map.of();

	private volatile Oldest oldest = Oldest.NONE;

	private volatile long backlog;

	RelayReports(ApplicationEventPublisher events, MeterRegistry meters) {
		this.events = events;
		this.relayed = Counter.builder("durable.streams.outbox.relayed")
			.description("Messages of the outbox that this instance has appended to their streams")
			.register(meters);
		this.duplicates = Counter.builder("durable.streams.outbox.duplicates")
			.description("Batches that were in their stream already when they were sent again")
			.register(meters);
		this.givenUp = Counter.builder("durable.streams.outbox.given.up")
			.description("Messages of the outbox that were skipped, or put on a dead letter stream")
			.register(meters);
		Gauge.builder("durable.streams.outbox.backlog", () -> this.backlog)
			.description("Messages that wait in this instance's part of the outbox")
			.register(meters);
		Gauge.builder("durable.streams.outbox.oldest", () -> this.oldest.seconds())
			.description("Age of the oldest message that waits in the outbox, whoever is to relay it")
			.baseUnit("seconds")
			.register(meters);
	}

	/**
	 * Meter what waits.
	 * @param count what there is in this instance's part of the outbox
	 */
	void backlog(long count) {
		this.backlog = count;
	}

	/**
	 * Tell how old messages are that wait, in all parts of the outbox.
	 * @param found the oldest messages
	 * @param limit before when those were sent that somebody should be relaying
	 */
	void oldest(Oldest found, Instant limit) {
		this.oldest = found;
		Map<String, String> before = this.unrelayed;
		Map<String, String> reasons = new TreeMap<>();
		found.unrelayed().forEach((stream, since) -> {
			if (since.isBefore(limit)) {
				reasons.put(stream, "messages have waited since " + since + ", and no instance relays them: see that "
						+ "one runs whose relay isn't switched off");
			}
		});
		this.unrelayed = reasons;
		reasons.forEach((stream, reason) -> {
			if (!before.containsKey(stream)) {
				logger.warn("Stream '" + stream + "': " + reason);
			}
		});
	}

	/**
	 * A batch is in its stream.
	 * @param key the stream's key
	 * @param stream its name
	 * @param messages how many messages the batch had
	 * @param duplicate whether it was there already
	 */
	void relayed(String key, String stream, int messages, boolean duplicate) {
		this.relayed.increment(messages);
		if (duplicate) {
			this.duplicates.increment();
		}
		if (this.held.remove(key) != null) {
			logger.info("Messages for stream '" + stream + "' are relayed again");
		}
	}

	/**
	 * An attempt failed, and will be made again.
	 * @param key the stream's key
	 * @param stream its name
	 * @param reason why, free of secrets
	 */
	void held(String key, String stream, String reason) {
		if (this.held.put(key, new Held(stream, reason)) == null) {
			logger.warn("Messages for stream '" + stream + "' can't be relayed at the moment; that is tried until it "
					+ "works: " + reason);
		}
	}

	/**
	 * Nothing of a stream waits for this instance any more.
	 * @param key the stream's key
	 */
	void released(String key) {
		this.held.remove(key);
	}

	void stopped(String key, String stream, String reason) {
		this.held.remove(key);
		logger.error("Messages for stream '" + stream
				+ "' are not relayed any more, until the outbox is told to retry: " + reason);
		publish(new OutboxEvent.StreamStopped(stream, reason));
	}

	void givenUp(OutboxEvent.MessagesGivenUp event) {
		this.givenUp.increment(event.ids().size());
		logger.error(
				event.ids().size() + " messages for stream '" + event.stream() + "' were given up: " + event.reason());
		publish(event);
	}

	void forgotten(String stream, long epoch) {
		logger.warn("The server has forgotten the outbox's producer of stream '" + stream + "'; it goes on under epoch "
				+ epoch + ", and nothing is lost or doubled");
		publish(new OutboxEvent.ServerForgot(stream, epoch));
	}

	/**
	 * What the table has of streams that have stopped, whoever stopped them and when.
	 * @param reasons the reason for each
	 */
	void stillStopped(Map<String, String> reasons) {
		this.stopped = Map.copyOf(reasons);
	}

	/**
	 * What is wrong with the relays of this instance, and what has no relay at all.
	 * @return a reason for each stream that has one
	 */
	Map<String, String> troubles() {
		Map<String, String> all = new TreeMap<>(this.unrelayed);
		this.held.values().forEach((one) -> all.put(one.stream(), one.reason()));
		all.putAll(this.stopped);
		return all;
	}

	Map<String, String> stopped() {
		return this.stopped;
	}

	/**
	 * Tell of something that has happened, whatever its receivers do.
	 * @param event what has happened
	 */
	void publish(OutboxEvent event) {
		try {
			this.events.publishEvent(event);
		}
		catch (Exception | AssertionError ex) {
			logger.warn("A receiver of an event of the outbox failed, which changes nothing", ex);
		}
	}

	/**
	 * What can't be relayed at the moment.
	 *
	 * @param stream the stream's name
	 * @param reason why
	 */
	private record Held(String stream, String reason) {
	}

}
