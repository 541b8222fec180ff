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

package io.durablestreams.test.outbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

import io.durablestreams.embedded.Fault;
import io.durablestreams.fixtures.FaultProxy;
import io.durablestreams.fixtures.JavaProcess;
import io.durablestreams.fixtures.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * An application is killed again and again while it writes rows, sends a message for each
 * and relays them: what is in the stream are the rows, each once and in their order.
 */
class KilledOutboxTests extends AbstractOutboxTests {

	private static final int KILLS = Boolean.getBoolean("soak") ? 100 : 1;

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	@TempDir
	private Path directory;

	@Override
	String url() {
		return PostgresServer.get().url();
	}

	@Override
	String platform() {
		return "postgresql";
	}

	@Test
	void whateverIsKilledWhenTheStreamHoldsTheRowsEachOnceAndInOrder() {
		this.jdbc.sql("DROP TABLE IF EXISTS killed").update();
		this.jdbc.sql("CREATE TABLE killed (id BIGSERIAL PRIMARY KEY, stream TEXT)").update();
		try (FaultProxy proxy = new FaultProxy(server.baseUrl())) {
			for (int kill = 0; kill < KILLS; kill++) {
				try (JavaProcess process = JavaProcess.start(KilledOutbox.class, this.directory, proxy.baseUrl(), url(),
						TABLE, this.stream)) {
					if (kill % 2 == 0) {
						killWhileARequestIsOnItsWay(process, proxy);
					}
					else {
						awaitRows(process);
					}
				}
			}
		}
		outbox();
		await().atMost(TIMEOUT.multipliedBy(2)).until(() -> rows(0) == 0);
		assertThat(read()).as("seed %s", this.seed)
			.isEqualTo(
					this.jdbc.sql("SELECT CAST(id AS TEXT) FROM killed ORDER BY killed.id").query(String.class).list());
	}

	/**
	 * The server gets it behind that: its messages are in the stream, and wait as well.
	 */
	private void killWhileARequestIsOnItsWay(JavaProcess process, FaultProxy proxy) {
		int last = proxy.appends() + 1 + this.random.nextInt(20);
		proxy.faults((append) -> {
			if (append.ordinal() == last) {
				process.kill();
			}
			return FaultProxy.Fault.NONE;
		});
		process.awaitExit();
		await().atMost(TIMEOUT).until(() -> read().size() + rows(0) > count());
	}

	private void awaitRows(JavaProcess process) {
		int wanted = count() + 1 + this.random.nextInt(300);
		server.faults()
			.inject(this.stream, Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(this.random.nextInt(3) + 1));
		await().atMost(TIMEOUT.multipliedBy(2)).pollInterval(Duration.ofMillis(5)).until(() -> {
			assertThat(process.isAlive()).as(process.output()).isTrue();
			return count() >= wanted;
		});
	}

	private int count() {
		return this.jdbc.sql("SELECT COUNT(*) FROM killed").query(Integer.class).single();
	}

}
