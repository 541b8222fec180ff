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

import java.util.List;

import org.springframework.data.redis.core.script.RedisScript;

/**
 * What is done with leases and members, each in one step and by the server's clock. Redis
 * 5 or later replicates what a script did instead of the script, so it may ask for the
 * time.
 * <p>
 * The fields of a lease lie in the hash of its checkpoint. Beside are two sorted sets by
 * the time when an entry passes: the leases, as what tells all instances who has how
 * many, and the members.
 */
final class LeaseScripts {

	private static final String NOW = """
			local time = redis.call('TIME')
			local now = time[1] * 1000 + math.floor(time[2] / 1000)
			""";

	/**
	 * {@code KEYS}: hash, leases; {@code ARGV}: owner, time, fingerprint, group, stream.
	 * The epoch, or nothing if somebody holds the lease.
	 */
	static final RedisScript<Long> CLAIM = RedisScript.of(NOW + """
			local lease = redis.call('HMGET', KEYS[1], 'lease-owner', 'lease-until')
			if lease[1] and tonumber(lease[2]) > now then
				return false
			end
			if lease[1] then
				redis.call('ZREM', KEYS[2], ARGV[3] .. ' ' .. lease[1])
			end
			redis.call('HSET', KEYS[1], 'group', ARGV[4], 'stream', ARGV[5],
					'lease-owner', ARGV[1], 'lease-until', now + ARGV[2])
			redis.call('ZADD', KEYS[2], now + ARGV[2], ARGV[3] .. ' ' .. ARGV[1])
			return redis.call('HINCRBY', KEYS[1], 'lease-epoch', 1)
			""", Long.class);

	/**
	 * {@code KEYS}: leases, hashes; {@code ARGV}: owner, time, fingerprints. The epoch of
	 * each, or an empty text for one that somebody else has.
	 */
	static final RedisScript<List<Object>> RENEW = listScript(NOW + """
			local epochs = {}
			for i = 2, #KEYS do
				local lease = redis.call('HMGET', KEYS[i], 'lease-owner', 'lease-epoch')
				epochs[i - 1] = ''
				if lease[1] == ARGV[1] then
					redis.call('HSET', KEYS[i], 'lease-until', now + ARGV[2])
					redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[i + 1] .. ' ' .. ARGV[1])
					epochs[i - 1] = lease[2]
				end
			end
			return epochs
			""");

	/**
	 * {@code KEYS}: hash, leases; {@code ARGV}: owner, epoch, fingerprint. Whether it was
	 * the owner's.
	 */
	static final RedisScript<Boolean> RELEASE = RedisScript.of("""
			local lease = redis.call('HMGET', KEYS[1], 'lease-owner', 'lease-epoch')
			if lease[1] ~= ARGV[1] or lease[2] ~= ARGV[2] then
				return false
			end
			redis.call('HDEL', KEYS[1], 'lease-owner', 'lease-until')
			redis.call('ZREM', KEYS[2], ARGV[3] .. ' ' .. ARGV[1])
			return true
			""", Boolean.class);

	/**
	 * {@code KEYS}: members, leases; {@code ARGV}: instance, time, fingerprints of
	 * groups. Forgets what has passed; both sets vanish when nobody comes any more.
	 */
	static final RedisScript<Boolean> ATTEND = RedisScript.of(NOW + """
			for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
				if string.sub(member, 34) == ARGV[1] then
					redis.call('ZREM', KEYS[1], member)
				end
			end
			for i = 3, #ARGV do
				redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[i] .. ' ' .. ARGV[1])
			end
			for _, key in ipairs(KEYS) do
				redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
				redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), 10 * ARGV[2], 1000))
			end
			return true
			""", Boolean.class);

	/** {@code KEYS}: members, leases. Those of each that haven't passed. */
	static final RedisScript<List<Object>> LOOK = listScript(NOW + """
			return { redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf'),
					redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. now, '+inf') }
			""");

	private LeaseScripts() {
	}

	@SuppressWarnings("unchecked")
	private static RedisScript<List<Object>> listScript(String text) {
		return RedisScript.of(text, (Class<List<Object>>) (Class<?>) List.class);
	}

}
