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

package io.durablestreams.client;

import java.net.URI;
import java.util.Map;
import java.util.Set;

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

	private static final Set<Origin> OTHERS = Set.of(StreamUrls.parseOrigin("https://other"));

	@ParameterizedTest
	@CsvSource({ "http://h/v1/stream, orders, http://h/v1/stream/orders",
			"http://h/v1/stream/, orders, http://h/v1/stream/orders",
			"http://h/v1/stream, /orders, http://h/v1/stream/orders", "http://h, orders, http://h/orders",
			"http://h:81/, a/b/c, http://h:81/a/b/c", "https://h/x, a b/ü%, https://h/x/a%20b/%C3%BC%25",
			"http://h/x?k=v, orders, http://h/x/orders?k=v", "http://h/x, a%2Fb, http://h/x/a%252Fb",
			"http://h/x?k=v, HTTP://H:80/y/z?q=1, HTTP://H:80/y/z?k=v&q=1",
			"http://h/x, https://other/y/z?q=1, https://other/y/z?q=1",
			"http://h/x?k=v, https://other/y/z?q=1, https://other/y/z?q=1",
			"http://h/x?k=v, https://other:443/y/z, https://other:443/y/z", "http://[::1]:8/x, o, http://[::1]:8/x/o" })
	void aNameExtendsTheBasePath(String base, String name, String expected) {
		assertThat(StreamUrls.resolve(StreamUrls.parseBaseUrl(base), name, OTHERS)).hasToString(expected);
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
	@ValueSource(strings = { "http://my_streams:4437/x?k=secret", "http://user:secret@my_streams/x", "http://-h/x",
			"http://::1/x", "http://h:port/x" })
	void aHostThatNoUrlCanHaveIsRefusedWithTheReason(String base) {
		assertThatIllegalArgumentException().isThrownBy(() -> StreamUrls.parseBaseUrl(base))
			.withMessageContainingAll("host of the base URL", "no '_'", "alias")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://user:secret@h/x", "http://h/x#f" })
	void aStreamUrlWithSecretsOrAFragmentIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamUrls.resolve(StreamUrls.parseBaseUrl("http://h/x"), name, OTHERS))
			.withMessageContaining("stream URL")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "../x", "a/./b", "/", "?a=secret", "a?x=secret", "a?x=secret#f", "a#secret",
			"a//b", "a/", "//evil.example.com/x", "a\nb", "a\u0000b", "a\u2028b", "a\ud800b", "__ds/subscriptions/s",
			"..;/x", "a/..;v=1/x", "a/.;/x", "__ds;v=1/subscriptions/s" })
	void aNameThatIsNoPlainPathIsRefusedWithoutItsSecrets(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamUrls.resolve(StreamUrls.parseBaseUrl("http://h/x"), name, OTHERS))
			.withMessageContaining("name")
			.withMessageNotContaining("secret")
			.satisfies((ex) -> assertThat(ex.getMessage().chars()).noneMatch(Character::isISOControl));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil/x?secret", "http://h:81/x", "https://h/x", "http://h.evil/x", "http://h./x",
			"http://h/x/../y", "http://h/x/%2e%2e/y", "http://h/x/__ds/subscriptions/s", "http://h/x/..;/y",
			"http://h/x/%2e%2e%3bv=1/y" })
	void aUrlOfAnotherOriginOrWithATrickInItsPathIsRefused(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> StreamUrls.resolve(StreamUrls.parseBaseUrl("http://h/x"), name, OTHERS))
			.withMessageContaining("stream URL")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "other", "https://other/path", "https://other?q=1", "https://u:p@other", "ftp://other" })
	void whatIsNoOriginIsRefused(String origin) {
		assertThatIllegalArgumentException().isThrownBy(() -> StreamUrls.parseOrigin(origin))
			.withMessageContaining("origin");
	}

}
