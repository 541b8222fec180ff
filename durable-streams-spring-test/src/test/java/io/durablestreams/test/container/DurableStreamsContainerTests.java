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

package io.durablestreams.test.container;

import java.time.Duration;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.fixtures.RequiresDocker;
import io.durablestreams.fixtures.ServerImage;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DurableStreamsContainer} with a running container.
 */
@RequiresDocker
class DurableStreamsContainerTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Test
	void aServerWithOptionsIsStillReached() {
		try (DurableStreamsContainer container = new DurableStreamsContainer(image())
			.withServerOptions("--long-poll-timeout-ms", "300")) {
			container.start();
			try (DurableStreamsClient client = DurableStreamsClient.builder(container.getBaseUrl()).build()) {
				DurableStream orders = client.stream("orders");
				orders.create(CreateOptions.json()).block(LIMIT);
				// Each long-poll that ends without data is progress
				Long polls = orders.read()
					.from(Offset.LATEST)
					.live(LiveMode.LONG_POLL)
					.signals()
					.ofType(ReadSignal.Progress.class)
					.take(3)
					.count()
					.block(LIMIT.dividedBy(2));
				assertThat(polls).isEqualTo(3);
			}
		}
	}

	private static DockerImageName image() {
		return DockerImageName.parse(ServerImage.name()).asCompatibleSubstituteFor(DurableStreamsContainer.IMAGE);
	}

}
