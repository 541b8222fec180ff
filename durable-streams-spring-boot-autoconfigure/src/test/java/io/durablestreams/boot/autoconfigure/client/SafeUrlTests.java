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
