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

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What callers and caches are told of how long an answer may be kept.
 */
final class CacheDirectives {

	/** They speak of shared caches. */
	private static final List<String> OF_SHARED_CACHES = List.of("public", "private", "s-maxage", "proxy-revalidate");

	private CacheDirectives() {
	}

	/**
	 * Make directives safe.
	 * @param directives the stream server's {@code Cache-Control}
	 * @param cache who may keep the answer
	 * @return the gateway's
	 */
	static String of(@Nullable String directives, GatewayCache cache) {
		if (cache == GatewayCache.NO_STORE) {
			return "no-store";
		}
		String given = (directives != null) ? directives : "no-cache";
		if (cache == GatewayCache.PUBLIC || given.toLowerCase(Locale.ROOT).contains("no-store")) {
			return given;
		}
		List<String> safe = new ArrayList<>(List.of("private"));
		for (String directive : given.split(",")) {
			String name = directive.split("=", 2)[0].strip().toLowerCase(Locale.ROOT);
			if (!name.isEmpty() && !OF_SHARED_CACHES.contains(name)) {
				safe.add(directive.strip());
			}
		}
		return String.join(", ", safe);
	}

}
