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

package io.durablestreams.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.durablestreams.boot.fixtures.ConfigurationMetadata;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/properties.md to the metadata.
 */
class PropertiesDocumentationTests {

	@Test
	void thePageTellsTheMetadata() throws IOException {
		Path page = Path.of("..", "docs", "properties.md");
		String made = new PropertiesPage(ConfigurationMetadata.load()).render();
		if (Boolean.getBoolean("renew-properties")) {
			Files.writeString(page, made);
		}
		assertThat(page).as("see CONTRIBUTING.md for how to renew it").exists().content().isEqualTo(made);
	}

}
