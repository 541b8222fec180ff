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

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest
@EmbeddedDurableStreams
@Import(Archive.class)
class ArchiveTests {

	static final EmbeddedDurableStreamsServer archiveServer = EmbeddedDurableStreamsServer.builder().port(0).build();

	@DynamicPropertySource
	static void archive(DynamicPropertyRegistry properties) {
		archiveServer.start();
		properties.add("durable.streams.clients.archive.base-url", archiveServer::baseUrl);
	}

	@Test
	void anOldOrderIsRestored(@Autowired @Qualifier("archive") DurableStreamsClient client,
			@Autowired DurableStreamTester tester, @Autowired Archive archive) {
		DurableStreamTester.create(client).publish("old", "tea");
		tester.awaitHandled("archived");
		assertThat(archive.restored()).containsExactly("tea");
	}

}
