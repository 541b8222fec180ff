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

package io.durablestreams.boot.autoconfigure.coordination;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;

import io.durablestreams.boot.autoconfigure.CoordinationProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredValue;
import io.durablestreams.coordination.LeaseCoordinator;
import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.offset.LeasedOffsetStore;

/**
 * Makes the coordinator of an application.
 */
final class LeaseCoordinatorFactory {

	private static final int NAME_LENGTH = 60;

	private final CoordinationProperties properties;

	LeaseCoordinatorFactory(CoordinationProperties properties) {
		this.properties = properties;
	}

	/**
	 * Make it.
	 * @param store keeps the checkpoints
	 * @param table makes the table of the leases for a lease time
	 * @return the coordinator
	 */
	LeaseCoordinator create(LeasedOffsetStore store, Function<Duration, LeaseTable> table) {
		return ConfiguredValue.make("durable.streams.coordination.lease-time", this.properties.getLeaseTime(),
				(leaseTime) -> new LeaseCoordinator(instance(), leaseTime, store, table.apply(leaseTime)));
	}

	/**
	 * The name that people gave it, and what no other instance has, nor this one after
	 * its next start.
	 */
	private String instance() {
		String name = this.properties.getInstanceId();
		if (name == null || name.isBlank()) {
			name = hostName();
		}
		return name.substring(0, Math.min(name.length(), NAME_LENGTH)) + "-" + UUID.randomUUID();
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "instance";
		}
	}

}
