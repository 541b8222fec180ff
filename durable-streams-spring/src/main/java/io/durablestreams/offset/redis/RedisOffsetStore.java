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

package io.durablestreams.offset.redis;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.StreamWitness;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.LeaseLostException;
import io.durablestreams.offset.LeasedOffsetStore;
import io.durablestreams.offset.ListableOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.Cursor;
import org.springframework.data.redis.core.HashOperations;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.util.StringUtils;

/**
 * Keeps each checkpoint in a hash of Redis, all of which is replaced by one command. A
 * checkpoint that has been saved is as durable as Redis is configured to be, and a
 * fail-over may lose the newest: listeners then get messages again. In the hands of the
 * owner of a lease, the command is a script that looks at the lease first. Thread-safe.
 */
public final class RedisOffsetStore implements LeasedOffsetStore, ListableOffsetStore {

	/** What keys begin with unless something else is given. */
	public static final String DEFAULT_KEY_PREFIX = "durable-streams:checkpoint:";

	private static final int READABLE_NAME_LENGTH = 100;

	private static final int SCANNED_AT_ONCE = 1000;

	/** A script, because a client that reads from replicas would get an old one. */
	private static final RedisScript<List<String>> LOAD = listScript("return redis.call('HGETALL', KEYS[1])");

	private static final String FENCE = """
			local lease = redis.call('HMGET', KEYS[1], 'lease-owner', 'lease-epoch')
			if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then
				return false
			end
			""";

	private static final RedisScript<Boolean> SAVE = RedisScript
		.of(FENCE + "redis.call('HSET', KEYS[1], unpack(ARGV, 3)) return true", Boolean.class);

	private static final RedisScript<Boolean> DELETE = RedisScript
		.of(FENCE + "redis.call('HDEL', KEYS[1], 'position', 'ordinal', 'time', 'witness') return true", Boolean.class);

	private final StringRedisTemplate redis;

	private final RedisConnectionFactory connectionFactory;

	private final String keyPrefix;

	private final @Nullable Fence fence;

	/**
	 * Create a store with the prefix {@value #DEFAULT_KEY_PREFIX}.
	 * @param connectionFactory gives connections
	 */
	public RedisOffsetStore(RedisConnectionFactory connectionFactory) {
		this(connectionFactory, DEFAULT_KEY_PREFIX);
	}

	/**
	 * Create a store. Redis isn't asked for anything yet.
	 * @param connectionFactory gives connections
	 * @param keyPrefix what the keys of checkpoints begin with
	 * @throws IllegalArgumentException if the prefix is blank
	 */
	public RedisOffsetStore(RedisConnectionFactory connectionFactory, String keyPrefix) {
		this(connectionFactory, keyPrefix, null);
	}

	private RedisOffsetStore(RedisConnectionFactory connectionFactory, String keyPrefix, @Nullable Fence fence) {
		if (keyPrefix.isBlank()) {
			throw new IllegalArgumentException("The key prefix must not be blank");
		}
		this.redis = new StringRedisTemplate(connectionFactory);
		this.connectionFactory = connectionFactory;
		this.keyPrefix = keyPrefix;
		this.fence = fence;
	}

	/**
	 * Where connections come from.
	 * @return the connection factory
	 */
	public RedisConnectionFactory getConnectionFactory() {
		return this.connectionFactory;
	}

	/**
	 * What the keys of checkpoints begin with.
	 * @return the prefix
	 */
	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	/**
	 * The key of the hash that has the checkpoint, and the lease, of a stream. People
	 * recognise the front, the fingerprint tells apart what would look the same.
	 * @param key whose
	 * @return the key in Redis
	 */
	public String redisKey(CheckpointKey key) {
		String readable = readable(key.group() + "@" + key.stream());
		return this.keyPrefix + readable.substring(0, Math.min(readable.length(), READABLE_NAME_LENGTH)) + ":"
				+ key.fingerprint();
	}

	private static String readable(String name) {
		return name.replaceAll("[^\\x21-\\x7e]", "_");
	}

	@Override
	public OffsetStore ownedBy(String owner, long epoch) {
		return new RedisOffsetStore(this.connectionFactory, this.keyPrefix, new Fence(owner, epoch));
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		List<String> entries = attempt("loaded", key, () -> this.redis.execute(LOAD, List.of(redisKey(key))));
		Map<String, String> fields = new HashMap<>();
		for (int i = 0; i < entries.size(); i += 2) {
			fields.put(entries.get(i), entries.get(i + 1));
		}
		if (!fields.containsKey("position") && !fields.containsKey("ordinal")) {
			// Nothing at all, or a lease only.
			return null;
		}
		try {
			return new Checkpoint(StreamPosition.parse(required(fields, "position")),
					Long.parseLong(required(fields, "ordinal")), Instant.parse(required(fields, "time")),
					witness(fields.get("witness")));
		}
		catch (IllegalArgumentException | DateTimeParseException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " under the key '" + redisKey(key)
					+ "' of Redis is damaged: " + ex.getMessage()
					+ "; correct it, or delete the key to begin where 'from' of the listener says", ex);
		}
	}

	@Override
	public void save(CheckpointKey key, Checkpoint checkpoint) {
		Map<String, String> fields = new TreeMap<>();
		fields.put("group", key.group());
		fields.put("stream", key.stream());
		fields.put("position", checkpoint.position().toString());
		fields.put("ordinal", Long.toString(checkpoint.ordinal()));
		fields.put("time", checkpoint.time().toString());
		// Not left out: what the hash had before would stay.
		fields.put("witness", (checkpoint.witness() != null) ? checkpoint.witness().toString() : "");
		if (this.fence != null) {
			List<String> arguments = new ArrayList<>();
			fields.forEach((name, value) -> arguments.addAll(List.of(name, value)));
			executeFenced("saved", SAVE, key, this.fence, arguments);
			return;
		}
		attempt("saved", key, () -> {
			this.redis.opsForHash().putAll(redisKey(key), fields);
			return true;
		});
	}

	/**
	 * Look up whose checkpoints there are, by a scan of all keys of the database. Redis
	 * Cluster has no such scan.
	 */
	@Override
	public List<CheckpointKey> keys(String groupPrefix) {
		String readable = readable(groupPrefix);
		String head = readable.substring(0, Math.min(readable.length(), READABLE_NAME_LENGTH));
		String pattern = (this.keyPrefix + head).replaceAll("[\\\\*?\\[\\]]", "\\\\$0") + "*";
		ScanOptions options = ScanOptions.scanOptions().match(pattern).count(SCANNED_AT_ONCE).build();
		// A scan may find a key twice.
		Set<CheckpointKey> keys = new LinkedHashSet<>();
		try (Cursor<String> names = this.redis.scan(options)) {
			while (names.hasNext()) {
				CheckpointKey key = checkpointKey(names.next());
				if (key != null && key.group().startsWith(groupPrefix)) {
					keys.add(key);
				}
			}
		}
		catch (DataAccessException ex) {
			throw new OffsetStoreException("The checkpoints of groups '" + groupPrefix + "…' can't be listed; see that "
					+ "Redis can be reached (" + NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + ")", ex);
		}
		return List.copyOf(keys);
	}

	private @Nullable CheckpointKey checkpointKey(String name) {
		HashOperations<String, String, String> hashes = this.redis.opsForHash();
		// Without a position it is a lease only.
		List<String> fields = hashes.multiGet(name, List.of("group", "stream", "position"));
		return fields.contains(null) ? null : new CheckpointKey(fields.get(0), fields.get(1));
	}

	/**
	 * Forget a checkpoint, and the lease on its stream unless this store is in the hands
	 * of its owner.
	 */
	@Override
	public void delete(CheckpointKey key) {
		if (this.fence != null) {
			executeFenced("deleted", DELETE, key, this.fence, List.of());
			return;
		}
		attempt("deleted", key, () -> this.redis.delete(redisKey(key)));
	}

	private void executeFenced(String what, RedisScript<Boolean> script, CheckpointKey key, Fence owned,
			List<String> arguments) {
		List<String> all = new ArrayList<>(List.of(owned.owner(), Long.toString(owned.epoch())));
		all.addAll(arguments);
		if (!attempt(what, key, () -> this.redis.execute(script, List.of(redisKey(key)), all.toArray()))) {
			throw new LeaseLostException("The checkpoint of " + key + " was not " + what + ": the lease of '"
					+ owned.owner() + "' has passed to another instance");
		}
	}

	private <T> T attempt(String what, CheckpointKey key, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " could not be " + what + " under the key '"
					+ redisKey(key) + "'; see that Redis can be reached and written ("
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + ")", ex);
		}
	}

	private static @Nullable StreamWitness witness(@Nullable String text) {
		return StringUtils.hasText(text) ? StreamWitness.parse(text) : null;
	}

	private static String required(Map<String, String> fields, String name) {
		String value = fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("the field '" + name + "' is missing");
		}
		return value;
	}

	@SuppressWarnings("unchecked")
	private static RedisScript<List<String>> listScript(String text) {
		return RedisScript.of(text, (Class<List<String>>) (Class<?>) List.class);
	}

	/**
	 * The lease that writing requires.
	 *
	 * @param owner who holds it
	 * @param epoch which of the stream's leases it is
	 */
	private record Fence(String owner, long epoch) {
	}

}
