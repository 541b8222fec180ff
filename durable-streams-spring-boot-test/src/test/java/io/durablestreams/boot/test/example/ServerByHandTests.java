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

package io.durablestreams.boot.test.example;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.test.DurableStreamTester;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerByHandTests {

	@Test
	void aServerIsStartedAndClosedByHand() {
		try (EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			server.start();
			try (DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build()) {
				client.stream("numbers").create(CreateOptions.json()).block();
				client.stream("numbers").append("[1,2]").block();
				assertThat(DurableStreamTester.create(client).collect("numbers", Integer.class)).containsExactly(1, 2);
			}
		}
	}

}
