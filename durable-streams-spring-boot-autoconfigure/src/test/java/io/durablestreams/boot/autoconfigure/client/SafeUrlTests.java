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

package io.durablestreams.boot.autoconfigure.client;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SafeUrl}.
 */
class SafeUrlTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			https://streams.example.com/v1/stream,             https://streams.example.com/v1/stream
			https://user:secret@streams.example.com/v1,        https://***@streams.example.com/v1
			https://user:se cret@streams.example.com,          https://***@streams.example.com
			user:secret@streams.example.com,                   ***@streams.example.com
			https://streams.example.com?token=secret,          https://streams.example.com
			https://streams.example.com#secret,                https://streams.example.com
			htp//streams,                                      htp//streams
			""")
	void secretsAreLeftOut(String url, String shown) {
		assertThat(SafeUrl.of(url)).isEqualTo(shown).doesNotContain("secret");
	}

}
