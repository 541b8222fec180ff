package io.durablestreams.embedded.subscription;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A subscription as it is. Only the service's one thread touches it.
 */
final class Subscription {

	private final String id;

	private final SubscriptionConfig config;

	private final String createdAt;

	private final Map<String, Link> links;

	private long generation;

	private @Nullable Wake wake;

	private boolean failing;

	Subscription(Stored stored) {
		this.id = stored.id();
		this.config = stored.config();
		this.createdAt = stored.createdAt();
		this.links = new LinkedHashMap<>(stored.links());
		this.generation = stored.generation();
	}

	String id() {
		return this.id;
	}

	SubscriptionConfig config() {
		return this.config;
	}

	String createdAt() {
		return this.createdAt;
	}

	Map<String, Link> links() {
		return this.links;
	}

	long generation() {
		return this.generation;
	}

	@Nullable Wake wake() {
		return this.wake;
	}

	/** Whether the last call of its webhook failed. */
	boolean failing() {
		return this.failing;
	}

	void failing(boolean failing) {
		this.failing = failing;
	}

	/**
	 * Cover a stream.
	 * @param explicit whether by name or by pattern
	 * @param acked the position up to which it counts as handled if it is new
	 */
	void link(String stream, boolean explicit, long acked) {
		Link known = this.links.getOrDefault(stream, new Link(false, false, acked));
		this.links.put(stream, new Link(known.explicit() || explicit, known.byPattern() || !explicit, known.acked()));
	}

	/** Cover a stream by name no longer. */
	void unlink(String stream) {
		this.links.computeIfPresent(stream,
				(path, link) -> link.byPattern() ? new Link(false, true, link.acked()) : null);
	}

	void acknowledge(String stream, long position) {
		this.links.computeIfPresent(stream, (path, link) -> new Link(link.explicit(), link.byPattern(), position));
	}

	Wake begin(Wake wake) {
		this.generation = wake.generation();
		this.wake = wake;
		return wake;
	}

	void end() {
		if (this.wake != null) {
			this.wake.cancel();
		}
		this.wake = null;
	}

	Stored stored() {
		return new Stored(this.id, this.config, this.createdAt, this.generation, Map.copyOf(this.links));
	}

	/**
	 * A stream that the subscription covers.
	 *
	 * @param explicit whether by name
	 * @param byPattern whether by pattern
	 * @param acked the position up to which it was handled, -1 before its beginning
	 */
	record Link(boolean explicit, boolean byPattern, long acked) {

	}

	/**
	 * What outlives a restart. Wakes don't: whoever held one finds itself fenced, and
	 * what it hadn't acknowledged causes a new one.
	 */
	record Stored(String id, SubscriptionConfig config, String createdAt, long generation, Map<String, Link> links) {

	}

}
