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
