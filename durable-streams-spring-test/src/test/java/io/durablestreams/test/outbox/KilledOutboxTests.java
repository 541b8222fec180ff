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

	private final Random random = new Random();

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
		for (int kill = 0; kill < KILLS; kill++) {
			int before = count();
			try (JavaProcess process = start()) {
				int wanted = before + 1 + this.random.nextInt(300);
				server.faults()
					.inject(this.stream,
							Fault.noAnswer().on(HttpMethod.POST).afterApplied().times(this.random.nextInt(3) + 1));
				await().atMost(TIMEOUT.multipliedBy(2)).pollInterval(Duration.ofMillis(5)).until(() -> {
					assertThat(process.isAlive()).as(process.output()).isTrue();
					return count() >= wanted;
				});
			}
		}
		server.faults().clear();
		outbox();
		await().atMost(TIMEOUT.multipliedBy(2)).until(() -> rows(0) == 0);
		assertThat(read()).isEqualTo(
				this.jdbc.sql("SELECT CAST(id AS TEXT) FROM killed ORDER BY killed.id").query(String.class).list());
	}

	private int count() {
		return this.jdbc.sql("SELECT COUNT(*) FROM killed").query(Integer.class).single();
	}

	private JavaProcess start() {
		return JavaProcess.start(KilledOutbox.class, this.directory, server.baseUrl(), url(), TABLE, this.stream);
	}

}
