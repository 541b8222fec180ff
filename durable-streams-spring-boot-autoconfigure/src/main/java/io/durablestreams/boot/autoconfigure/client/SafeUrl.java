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

/**
 * What of a URL may be shown: neither user name and password nor query string and
 * fragment, even where it can't be parsed.
 */
final class SafeUrl {

	private SafeUrl() {
	}

	static String of(String url) {
		String shown = before(before(url, '#'), '?');
		int at = shown.lastIndexOf('@');
		if (at < 0) {
			return shown;
		}
		int scheme = shown.indexOf("://");
		return ((scheme >= 0 && scheme < at) ? shown.substring(0, scheme + 3) : "") + "***" + shown.substring(at);
	}

	private static String before(String text, char end) {
		int index = text.indexOf(end);
		return (index >= 0) ? text.substring(0, index) : text;
	}

}
