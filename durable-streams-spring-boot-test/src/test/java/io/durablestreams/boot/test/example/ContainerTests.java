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

import io.durablestreams.fixtures.RequiresDocker;
import io.durablestreams.fixtures.ServerImage;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.container.DurableStreamsContainer;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples with a container.
 */
@RequiresDocker
@SpringBootTest
@DirtiesContext
class ContainerTests {

	private static final DockerImageName image = DockerImageName.parse(ServerImage.name())
		.asCompatibleSubstituteFor(DurableStreamsContainer.IMAGE);

	@Test
	void anOrderIsReserved(@Autowired DurableStreamTester tester, @Autowired Stock stock) {
		tester.publishAndAwaitHandled("orders", new Order("tea", 3));
		assertThat(stock.reserved("tea")).isEqualTo(3);
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Streams {

		@Bean
		@ServiceConnection
		DurableStreamsContainer streams() {
			return new DurableStreamsContainer(image).withServerOptions("--long-poll-timeout-ms", "5000");
		}

	}

}
