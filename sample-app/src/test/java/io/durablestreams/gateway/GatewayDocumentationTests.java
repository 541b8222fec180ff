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

package io.durablestreams.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/gateway.md tells nothing that isn't run.
 */
class GatewayDocumentationTests {

	private static final Path SOURCES = Path.of("src/test/java/io/durablestreams/gateway");

	@Test
	void everyExampleInJavaIsPartOfAnApplicationThatIsTested() throws IOException {
		String sources = withoutGaps(Files.readString(SOURCES.resolve("GatewayBeans.java"))
				+ Files.readString(SOURCES.resolve("ServletGatewayApplication.java")));
		assertThat(AbstractGatewayApplicationTests.examples("java")).hasSize(4)
			.allSatisfy((example) -> assertThat(sources).contains(withoutGaps(example)));
	}

	@Test
	void theExampleForBrowsersIsPartOfATestOfTheGateway() throws IOException {
		String reader = withoutGaps(
				Files.readString(Path.of("../durable-streams-gateway/src/test/typescript/reader.mjs")));
		assertThat(AbstractGatewayApplicationTests.examples("js")).hasSize(1)
			.allSatisfy((example) -> assertThat(reader)
				.contains(withoutGaps(example.replace("import { stream } from '@durable-streams/client'", ""))));
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

}
