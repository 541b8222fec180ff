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
