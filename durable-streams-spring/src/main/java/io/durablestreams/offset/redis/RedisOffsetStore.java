package io.durablestreams.offset.redis;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Keeps each checkpoint in a hash of Redis, all of which is replaced by one command. A
 * checkpoint that has been saved is as durable as Redis is configured to be, and a
 * fail-over may lose the newest: listeners then get messages again. Thread-safe.
 */
public final class RedisOffsetStore implements OffsetStore {

	/** What keys begin with unless something else is given. */
	public static final String DEFAULT_KEY_PREFIX = "durable-streams:checkpoint:";

	private static final int READABLE_NAME_LENGTH = 100;

	private final StringRedisTemplate redis;

	private final String keyPrefix;

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
		if (keyPrefix.isBlank()) {
			throw new IllegalArgumentException("The key prefix must not be blank");
		}
		this.redis = new StringRedisTemplate(connectionFactory);
		this.keyPrefix = keyPrefix;
	}

	/**
	 * What the keys of checkpoints begin with.
	 * @return the prefix
	 */
	public String getKeyPrefix() {
		return this.keyPrefix;
	}

	@Override
	public @Nullable Checkpoint load(CheckpointKey key) {
		Map<String, String> fields = attempt("loaded", key,
				() -> this.redis.<String, String>opsForHash().entries(redisKey(key)));
		if (fields.isEmpty()) {
			return null;
		}
		try {
			return new Checkpoint(StreamPosition.parse(required(fields, "position")),
					Long.parseLong(required(fields, "ordinal")), Instant.parse(required(fields, "time")));
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
		attempt("saved", key, () -> {
			this.redis.opsForHash().putAll(redisKey(key), fields);
			return true;
		});
	}

	@Override
	public void delete(CheckpointKey key) {
		attempt("deleted", key, () -> this.redis.delete(redisKey(key)));
	}

	private <T> T attempt(String what, CheckpointKey key, Supplier<T> work) {
		try {
			return work.get();
		}
		catch (DataAccessException ex) {
			throw new OffsetStoreException("The checkpoint of " + key + " could not be " + what + " under the key '"
					+ redisKey(key) + "'; see that Redis can be reached and written (" + ex.getMessage() + ")", ex);
		}
	}

	/**
	 * People recognise the front, the fingerprint tells apart what would look the same.
	 */
	private String redisKey(CheckpointKey key) {
		String readable = (key.group() + "@" + key.stream()).replaceAll("[^\\x21-\\x7e]", "_");
		return this.keyPrefix + readable.substring(0, Math.min(readable.length(), READABLE_NAME_LENGTH)) + ":"
				+ key.fingerprint();
	}

	private static String required(Map<String, String> fields, String name) {
		String value = fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("the field '" + name + "' is missing");
		}
		return value;
	}

}
