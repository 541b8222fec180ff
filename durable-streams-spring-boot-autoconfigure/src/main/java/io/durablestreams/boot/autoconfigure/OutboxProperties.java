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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;

import io.durablestreams.outbox.OutboxFailurePolicy;

/**
 * Properties of the outbox.
 */
public class OutboxProperties {

	/**
	 * Whether there is an outbox although no producer is said to use it, for messages to
	 * streams that are known only at run time, and for results of transactional
	 * listeners.
	 */
	private boolean enabled;

	/**
	 * What becomes of messages that can't be appended.
	 */
	private OutboxFailurePolicy failure = OutboxFailurePolicy.STOP;

	/**
	 * Stream for messages that can't be appended. '{stream}' stands for their own.
	 */
	private String deadLetterStream = "{stream}.dead-letter";

	/**
	 * How long messages are kept in the table that are in their streams. Those that were
	 * given up are kept for as long, and at least a week.
	 */
	private Duration retention = Duration.ZERO;

	private final Jdbc jdbc = new Jdbc();

	private final Relay relay = new Relay();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public OutboxFailurePolicy getFailure() {
		return this.failure;
	}

	public void setFailure(OutboxFailurePolicy failure) {
		this.failure = failure;
	}

	public String getDeadLetterStream() {
		return this.deadLetterStream;
	}

	public void setDeadLetterStream(String deadLetterStream) {
		this.deadLetterStream = deadLetterStream;
	}

	public Duration getRetention() {
		return this.retention;
	}

	public void setRetention(Duration retention) {
		this.retention = retention;
	}

	public Jdbc getJdbc() {
		return this.jdbc;
	}

	public Relay getRelay() {
		return this.relay;
	}

	/**
	 * Properties of the outbox's tables.
	 */
	public static class Jdbc extends JdbcTableProperties {

		Jdbc() {
			super("durable_streams_outbox", "classpath:io/durablestreams/outbox/jdbc/schema-@@platform@@.sql");
		}

	}

	/**
	 * Properties of the relay, which appends what is in the outbox.
	 */
	public static class Relay {

		/**
		 * Whether this instance relays messages. Some instance must.
		 */
		private boolean enabled = true;

		/**
		 * How often the relay looks for what other instances have written. What this one
		 * writes it appends at once.
		 */
		private Duration pollInterval = Duration.ofSeconds(1);

		/**
		 * How long an instance may not be heard of until others relay what it had.
		 */
		private Duration leaseTime = Duration.ofSeconds(30);

		/**
		 * Number of threads, and so of connections to the database, that the relay uses
		 * at most.
		 */
		private int threads = 4;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getPollInterval() {
			return this.pollInterval;
		}

		public void setPollInterval(Duration pollInterval) {
			this.pollInterval = pollInterval;
		}

		public Duration getLeaseTime() {
			return this.leaseTime;
		}

		public void setLeaseTime(Duration leaseTime) {
			this.leaseTime = leaseTime;
		}

		public int getThreads() {
			return this.threads;
		}

		public void setThreads(int threads) {
			this.threads = threads;
		}

	}

}
