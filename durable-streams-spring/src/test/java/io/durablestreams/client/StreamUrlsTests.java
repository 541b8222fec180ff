package io.durablestreams.client;

import java.net.URI;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * How names become URLs.
 */
class StreamUrlsTests {

	@ParameterizedTest
	@CsvSource({ "http://h/v1/stream, orders, http://h/v1/stream/orders",
			"http://h/v1/stream/, orders, http://h/v1/stream/orders",
			"http://h/v1/stream, /orders, http://h/v1/stream/orders", "http://h, orders, http://h/orders",
			"http://h:81/, a/b/c, http://h:81/a/b/c", "https://h/x, a b/ü%, https://h/x/a%20b/%C3%BC%25",
			"http://h/x?k=v, orders?a=b, http://h/x/orders?k=v&a=b",
			"http://h/x, https://other/y/z?q=1, https://other/y/z?q=1",
			"http://h/x?k=v, https://other/y/z?q=1, https://other/y/z?k=v&q=1",
			"http://h/x?k=v, https://other/y/z, https://other/y/z?k=v", "http://[::1]:8/x, o, http://[::1]:8/x/o" })
	void aNameExtendsTheBasePath(String base, String name, String expected) {
		assertThat(StreamUrls.resolve(StreamUrls.parseBaseUrl(base), name)).hasToString(expected);
	}

	@Test
	void queryKeysAreOrderedAndValuesEncoded() {
		URI uri = URI.create("http://h/x?z=1&cursor=old&a=%20");
		assertThat(StreamUrls.withQuery(uri, Map.of("offset", "a+b%", "live", "sse", "cursor", "7")))
			.hasToString("http://h/x?a=%20&cursor=7&live=sse&offset=a%2Bb%25&z=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "orders", "ftp://h/x", "http:///x", "http://user:secret@h/x", "http://user:secret@h x",
			"http://h x?k=secret", "http://h/x#f", "http://h /x" })
	void anUnusableBaseUrlIsRefusedWithoutItsSecrets(String base) {
		assertThatIllegalArgumentException().isThrownBy(() -> StreamUrls.parseBaseUrl(base))
			.withMessageContaining("base URL")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://user:secret@h/x", "http://h/x#f" })
	void aStreamUrlWithSecretsOrAFragmentIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamUrls.resolve(StreamUrls.parseBaseUrl("http://h/x"), name))
			.withMessageContaining("stream URL")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "../x", "a/./b", "/", "?a=b" })
	void aNameWithoutAPathIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamUrls.resolve(StreamUrls.parseBaseUrl("http://h/x"), name))
			.withMessageContaining("name");
	}

}
