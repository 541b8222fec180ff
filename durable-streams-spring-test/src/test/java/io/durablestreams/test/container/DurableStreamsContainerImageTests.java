package io.durablestreams.test.container;

import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link DurableStreamsContainer} without Docker.
 */
class DurableStreamsContainerImageTests {

	private static final DockerImageName OTHER = DockerImageName.parse("example/streams:7");

	@Test
	void anotherImageHasToBeDeclaredCompatible() {
		assertThatIllegalStateException().isThrownBy(() -> new DurableStreamsContainer(OTHER))
			.withMessageContaining("example/streams:7");
		DockerImageName substitute = OTHER.asCompatibleSubstituteFor(DurableStreamsContainer.IMAGE);
		assertThat(new DurableStreamsContainer(substitute).getExposedPorts()).containsExactly(4437);
	}

	@Test
	void optionsOfTheServerComeBehindTheAddressThatItListensOn() {
		DurableStreamsContainer container = new DurableStreamsContainer(DurableStreamsContainer.IMAGE + ":0.1.5")
			.withServerOptions("--durability", "memory");
		assertThat(container.getCommandParts()).containsExactly("--host", "0.0.0.0", "--durability", "memory");
	}

}
