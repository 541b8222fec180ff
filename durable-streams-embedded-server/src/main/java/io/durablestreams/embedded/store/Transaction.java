package io.durablestreams.embedded.store;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one group commit. Only the one writer touches it. Operations validate
 * first and change afterwards, so that a refused one leaves nothing behind.
 */
final class Transaction {

	private final StoreMaps maps;

	private final Map<String, StreamState> published;

	private final Map<String, @Nullable StreamState> changed = new LinkedHashMap<>();

	private final Map<Long, StreamState> touched = new HashMap<>();

	private final Lifetimes lifetimes;

	private final long now;

	private int streams;

	private boolean dirty;

	Transaction(StoreMaps maps, Map<String, StreamState> published, Lifetimes lifetimes) {
		this.lifetimes = lifetimes;
		this.now = System.currentTimeMillis();
		this.maps = maps;
		this.published = published;
		this.streams = published.size();
	}

	@Nullable StreamState find(String path) {
		return this.changed.containsKey(path) ? this.changed.get(path) : this.published.get(path);
	}

	/** All streams, soft-deleted ones included. */
	List<StreamState> all() {
		Map<String, StreamState> all = new HashMap<>(this.published);
		this.changed.forEach((path, state) -> all.compute(path, (key, before) -> state));
		return List.copyOf(all.values());
	}

	/** When this transaction began, in milliseconds since the epoch. */
	long now() {
		return this.now;
	}

	boolean expired(StreamState state) {
		return this.lifetimes.expired(state, this.now);
	}

	/**
	 * The number of streams, soft-deleted ones included.
	 */
	int streams() {
		return this.streams;
	}

	void save(StreamState state) {
		if (find(state.path()) == null) {
			this.streams++;
		}
		this.dirty = true;
		this.changed.put(state.path(), state);
		this.touched.put(state.id(), state);
		this.maps.streams().put(state.id(), state);
	}

	void remove(StreamState state) {
		this.dirty = true;
		this.streams--;
		this.changed.put(state.path(), null);
		this.touched.put(state.id(), state);
		this.maps.streams().remove(state.id());
		this.maps.removeRecords(state.id());
		removeProducers(state.id());
	}

	/**
	 * Write records at the tail.
	 * @return the new tail
	 */
	long write(StreamState state, List<byte[]> records) {
		MVMap<Long, byte[]> map = this.maps.records(state.id());
		boolean json = state.json();
		long position = state.tail();
		for (byte[] bytes : records) {
			map.put(position, bytes);
			position += json ? 1 : bytes.length;
		}
		this.dirty = true;
		return position;
	}

	@Nullable ProducerState producer(long stream, String producer) {
		return this.maps.producers().get(new ProducerKey(stream, producer));
	}

	void saveProducer(long stream, ProducerTuple producer) {
		this.dirty = true;
		this.maps.producers()
			.put(new ProducerKey(stream, producer.id()), new ProducerState(producer.epoch(), producer.sequence()));
	}

	@Nullable String property(String name) {
		return this.maps.properties().get(name);
	}

	void saveProperty(String name, @Nullable String value) {
		this.dirty = true;
		if (value != null) {
			this.maps.properties().put(name, value);
		}
		else {
			this.maps.properties().remove(name);
		}
	}

	long nextStreamId() {
		String last = property("last-stream-id");
		long next = (last != null) ? Long.parseLong(last) + 1 : 1;
		saveProperty("last-stream-id", Long.toString(next));
		return next;
	}

	boolean dirty() {
		return this.dirty;
	}

	/** What changed, by path; {@code null} stands for removed. */
	Map<String, @Nullable StreamState> changed() {
		return this.changed;
	}

	/** The internal ids of all incarnations that changed. */
	Iterable<Long> touched() {
		return this.touched.keySet();
	}

	private void removeProducers(long stream) {
		MVMap<ProducerKey, ProducerState> producers = this.maps.producers();
		ProducerKey key = producers.ceilingKey(new ProducerKey(stream, ""));
		while (key != null && key.stream() == stream) {
			producers.remove(key);
			key = producers.higherKey(key);
		}
	}

}
