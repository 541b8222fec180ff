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

package io.durablestreams.embedded.internal.store;

import java.util.Locale;

/**
 * Comparison of content types: case and parameters don't count.
 */
public final class ContentTypes {

	/** The type of streams that were created without one. */
	public static final String DEFAULT = "application/octet-stream";

	private ContentTypes() {
	}

	/**
	 * Reduce a content type to what identifies it.
	 * @param contentType a content type with or without parameters
	 * @return type and subtype in lower case
	 */
	public static String normalize(String contentType) {
		int semicolon = contentType.indexOf(';');
		String type = (semicolon >= 0) ? contentType.substring(0, semicolon) : contentType;
		return type.trim().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether a content type means JSON mode.
	 * @param contentType a content type
	 * @return {@code true} for {@code application/json}
	 */
	public static boolean isJson(String contentType) {
		return normalize(contentType).equals("application/json");
	}

	/**
	 * Whether two content types are the same for the protocol.
	 * @param one a content type
	 * @param other another
	 * @return {@code true} if they differ in case and parameters only
	 */
	public static boolean same(String one, String other) {
		return normalize(one).equals(normalize(other));
	}

}
