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

import org.jspecify.annotations.Nullable;

/**
 * Properties of how instances share the streams of a group.
 */
public class CoordinationProperties {

	/**
	 * How instances share the streams of a group.
	 */
	private Type type = Type.NONE;

	/**
	 * How long an instance may not be heard of until its streams pass to others.
	 */
	private Duration leaseTime = Duration.ofSeconds(30);

	/**
	 * What this instance is called in the table of the leases; what makes it unique is
	 * added. By default the name of the host.
	 */
	private @Nullable String instanceId;

	public Type getType() {
		return this.type;
	}

	public void setType(Type type) {
		this.type = type;
	}

	public Duration getLeaseTime() {
		return this.leaseTime;
	}

	public void setLeaseTime(Duration leaseTime) {
		this.leaseTime = leaseTime;
	}

	public @Nullable String getInstanceId() {
		return this.instanceId;
	}

	public void setInstanceId(@Nullable String instanceId) {
		this.instanceId = instanceId;
	}

	/**
	 * How instances share the streams of a group.
	 */
	public enum Type {

		/**
		 * They don't: each handles all of them.
		 */
		NONE,

		/**
		 * Each stream is handled by one instance at a time, by leases in the database or
		 * the Redis of the checkpoints.
		 */
		LEASE

	}

}
