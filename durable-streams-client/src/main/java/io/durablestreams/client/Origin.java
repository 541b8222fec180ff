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
import java.util.Locale;

/**
 * Scheme, host and port of a URL: what credentials belong to.
 *
 * @param scheme the scheme, in lower case
 * @param host the host, in lower case
 * @param port the port, also where the URL leaves it to the scheme
 */
record Origin(String scheme, String host, int port) {

	static Origin of(URI uri) {
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		int port = (uri.getPort() >= 0) ? uri.getPort() : defaultPort(scheme);
		return new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port);
	}

	private static int defaultPort(String scheme) {
		return scheme.equals("https") ? 443 : 80;
	}

	@Override
	public String toString() {
		String text = this.scheme + "://" + this.host;
		return (this.port == defaultPort(this.scheme)) ? text : text + ":" + this.port;
	}

}
