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
