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

package io.durablestreams.coordination.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.durablestreams.coordination.LeaseTable;
import io.durablestreams.offset.CheckpointKey;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.offset.redis.RedisOffsetStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * Leases in the hashes of the checkpoints, and members beside, in Redis 5 or later. Each
 * operation is one script. A fail-over may lose the newest of them, so that two instances
 * handle a stream for a moment; only one of them can store checkpoints then.
 */
public final class RedisLeaseTable implements LeaseTable {

	private static final Log logger = LogFactory.getLog(RedisLeaseTable.class);

	/** In hexadecimal digits, in front of what follows a blank. */
	private static final int FINGERPRINT_LENGTH = 32;

	private final RedisConnectionFactory connectionFactory;

	private final StringRedisTemplate redis;

	private final RedisOffsetStore store;

	private final String members;

	private final String leases;

	/**
	 * Create it. Redis isn't asked for anything yet.
	 * @param connectionFactory gives connections, with a limit on how long answers may
	 * take, that nothing else uses; destroyed with this table if it is a
	 * {@link DisposableBean}
	 * @param store keeps the checkpoints; on a cluster, its key prefix has a hash tag
	 */
	public RedisLeaseTable(RedisConnectionFactory connectionFactory, RedisOffsetStore store) {
		this.connectionFactory = connectionFactory;
		this.redis = new StringRedisTemplate(connectionFactory);
		this.store = store;
		this.members = store.getKeyPrefix() + "members";
		this.leases = store.getKeyPrefix() + "leases";
	}

	/** A claim makes the hash if it has to. */
	@Override
	public void prepare(Collection<CheckpointKey> keys) {
	}

	@Override
	public OptionalLong claim(CheckpointKey key, String owner, Duration time) {
		Long epoch = execute(LeaseScripts.CLAIM, List.of(this.store.redisKey(key), this.leases), owner, millis(time),
				key.fingerprint(), key.group(), key.stream());
		return (epoch != null) ? OptionalLong.of(epoch) : OptionalLong.empty();
	}

	@Override
	public Map<CheckpointKey, Long> renew(String owner, Collection<CheckpointKey> keys, Duration time) {
		List<CheckpointKey> ordered = List.copyOf(keys);
		List<String> hashes = new ArrayList<>(List.of(this.leases));
		List<String> arguments = new ArrayList<>(List.of(owner, millis(time)));
		for (CheckpointKey key : ordered) {
			hashes.add(this.store.redisKey(key));
			arguments.add(key.fingerprint());
		}
		List<Object> epochs = required(execute(LeaseScripts.RENEW, hashes, arguments.toArray()));
		Map<CheckpointKey, Long> renewed = new HashMap<>();
		for (int i = 0; i < epochs.size(); i++) {
			if (epochs.get(i) instanceof String epoch && !epoch.isEmpty()) {
				renewed.put(ordered.get(i), Long.valueOf(epoch));
			}
		}
		return renewed;
	}

	@Override
	public void release(CheckpointKey key, String owner, long epoch) {
		execute(LeaseScripts.RELEASE, List.of(this.store.redisKey(key), this.leases), owner, Long.toString(epoch),
				key.fingerprint());
	}

	@Override
	public void heartbeat(String instance, Set<String> groups, Duration time) {
		List<String> arguments = new ArrayList<>(List.of(instance, millis(time)));
		groups.forEach((group) -> arguments.add(fingerprint(group)));
		execute(LeaseScripts.ATTEND, List.of(this.members, this.leases), arguments.toArray());
	}

	@Override
	public Snapshot snapshot(Collection<CheckpointKey> keys) {
		Map<String, CheckpointKey> byFingerprint = keys.stream()
			.collect(Collectors.toMap(CheckpointKey::fingerprint, Function.identity()));
		Map<String, String> groups = keys.stream()
			.map(CheckpointKey::group)
			.distinct()
			.collect(Collectors.toMap(RedisLeaseTable::fingerprint, Function.identity()));
		Map<String, Set<String>> living = new HashMap<>();
		Map<String, Integer> holdings = new HashMap<>();
		Map<CheckpointKey, String> owners = new HashMap<>();
		List<Object> found = required(execute(LeaseScripts.LOOK, List.of(this.members, this.leases)));
		forEach(found.get(0), (fingerprint, instance) -> {
			String group = groups.get(fingerprint);
			if (group != null) {
				living.computeIfAbsent(group, (name) -> new HashSet<>()).add(instance);
			}
		});
		forEach(found.get(1), (fingerprint, owner) -> {
			holdings.merge(owner, 1, Integer::sum);
			CheckpointKey key = byFingerprint.get(fingerprint);
			if (key != null) {
				owners.put(key, owner);
			}
		});
		return new Snapshot(living, holdings, owners);
	}

	@Override
	public void close() {
		if (this.connectionFactory instanceof DisposableBean disposable) {
			try {
				disposable.destroy();
			}
			catch (Exception ex) {
				logger.debug("The connection of the leases could not be closed", ex);
			}
		}
	}

	private <T> @Nullable T execute(RedisScript<T> script, List<String> keys, Object... arguments) {
		try {
			return this.redis.execute(script, keys, arguments);
		}
		catch (RuntimeException ex) {
			throw new OffsetStoreException("The leases can't be reached under the keys '" + this.store.getKeyPrefix()
					+ "*'; see that Redis can be reached and written ("
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage() + ")", ex);
		}
	}

	private static <T> T required(@Nullable T result) {
		if (result == null) {
			throw new IllegalStateException("Redis answered nothing to a script that returns something");
		}
		return result;
	}

	/** Each entry is a fingerprint, a blank, and an instance. */
	private static void forEach(Object entries, BiConsumer<String, String> action) {
		for (Object element : (List<?>) entries) {
			String entry = (String) element;
			action.accept(entry.substring(0, FINGERPRINT_LENGTH), entry.substring(FINGERPRINT_LENGTH + 1));
		}
	}

	private static String millis(Duration time) {
		return Long.toString(time.toMillis());
	}

	private static String fingerprint(String group) {
		return new CheckpointKey(group, "*").fingerprint();
	}

}
