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

package io.durablestreams.boot.test.coordination;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.LocalRedis;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Applications that share their streams by configuration alone, with leases in Redis.
 */
@EmbeddedDurableStreams(cleanBeforeEach = true)
class RedisLeaseApplicationTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String LEASES = "durable-streams:checkpoint:leases";

	private final StringRedisTemplate redis = LocalRedis.get().template();

	private final String baseUrl;

	RedisLeaseApplicationTests(EmbeddedDurableStreamsServer server) {
		this.baseUrl = server.baseUrl();
	}

	@BeforeEach
	void clear() {
		LocalRedis.get().clear();
	}

	@Test
	void twoApplicationsShareTheirStreamsAndOneTakesOverWhenTheOtherStops() {
		try (ConfigurableApplicationContext first = start("first", "record")) {
			try (ConfigurableApplicationContext second = start("second", "record")) {
				append("left", 0);
				append("right", 0);
				await().untilAsserted(() -> assertThat(owners()).contains("first", "second"));
				await().untilAsserted(() -> assertThat(handled()).hasSize(20));
			}
			append("left", 10);
			append("right", 10);
			await().untilAsserted(() -> assertThat(handled()).hasSize(40).doesNotHaveDuplicates());
			assertThat(owners()).containsOnly("first");
		}
		assertThat(owners()).isEmpty();
	}

	@Test
	void aHandlerThatHoldsTheApplicationsConnectionDoesNotStarveTheLease() {
		try (ConfigurableApplicationContext application = start("first", "record")) {
			append("gated", 0);
			await().until(() -> Boolean.TRUE.equals(this.redis.hasKey("waiting")));
			double until = until();
			// It has been renewed until well behind the time when it would have passed.
			await().until(() -> until() > until + 2500);
			this.redis.opsForList().leftPush("gate", "open");
			await().untilAsserted(() -> assertThat(handled()).hasSize(10));
		}
	}

	@Test
	void transactionsAreRefused() {
		assertThatException().isThrownBy(() -> start("first", "transactional").close())
			.havingRootCause()
			.withMessageContaining("'transactional'");
	}

	private double until() {
		return this.redis.opsForZSet().rangeWithScores(LEASES, -1, -1).iterator().next().getScore();
	}

	private void append(String stream, int from) {
		try (DurableStreamsClient client = DurableStreamsClient.builder(this.baseUrl).build()) {
			client.stream(stream).create(CreateOptions.json()).block(LIMIT);
			String messages = IntStream.range(from, from + 10)
				.mapToObj((number) -> "\"" + stream + number + "\"")
				.collect(Collectors.joining(",", "[", "]"));
			client.stream(stream).append(messages).block(LIMIT);
		}
	}

	private List<String> handled() {
		return this.redis.opsForList().range("handled", 0, -1);
	}

	private List<String> owners() {
		Set<String> leases = this.redis.opsForZSet().range(LEASES, 0, -1);
		return leases.stream().map((lease) -> lease.split("[ -]")[1]).toList();
	}

	private ConfigurableApplicationContext start(String name, String acknowledge) {
		return new SpringApplicationBuilder(SharingApplication.class).web(WebApplicationType.NONE)
			.run("--spring.config.name=none", "--spring.jmx.enabled=false",
					"--durable.streams.base-url=" + this.baseUrl, "--spring.data.redis.host=127.0.0.1",
					"--spring.data.redis.port=" + LocalRedis.get().port(), "--durable.streams.offset-store.type=redis",
					"--durable.streams.coordination.type=lease", "--durable.streams.coordination.lease-time=2s",
					"--durable.streams.coordination.instance-id=" + name,
					"--durable.streams.listener-defaults.acknowledge=" + acknowledge,
					"--durable.streams.listener-defaults.missing-stream=wait");
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(LIMIT);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
	static class SharingApplication {

		private final StringRedisTemplate redis;

		SharingApplication(StringRedisTemplate redis) {
			this.redis = redis;
		}

		@DurableStreamListener(id = "sharing", streams = "left, right")
		void handle(String message) {
			this.redis.opsForList().rightPush("handled", message);
		}

		@DurableStreamListener(id = "gated", streams = "gated")
		void wait(String message) {
			if (message.contains("gated0")) {
				this.redis.opsForValue().set("waiting", "yes");
				// Not by the template's own method, which takes another connection.
				this.redis.execute((connection) -> connection.execute("BLPOP", bytes("gate"), bytes("60")), true);
			}
			this.redis.opsForList().rightPush("handled", message);
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
