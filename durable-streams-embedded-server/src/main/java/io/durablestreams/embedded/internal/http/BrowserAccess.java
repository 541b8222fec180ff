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

package io.durablestreams.embedded.internal.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

import io.durablestreams.embedded.internal.net.Hosts;

import org.springframework.util.Assert;

/**
 * Which web pages may use the server. Pages of this machine always may.
 *
 * @param origins the origins of pages that may, or {@code *} for all
 * @param hosts the names under which the server may be called, or {@code *} for all
 */
public record BrowserAccess(List<String> origins, List<String> hosts) {

	private static final String ALL = "*";

	/**
	 * Create from what a user wrote.
	 * @throws IllegalArgumentException if something is no origin or no host
	 */
	public BrowserAccess {
		origins = origins.stream().map(BrowserAccess::normalizeOrigin).toList();
		hosts = hosts.stream().map(BrowserAccess::normalizeHost).toList();
	}

	/**
	 * Whether pages of an origin may use the server.
	 * @param origin the value of the {@code Origin} header
	 */
	boolean allowsOrigin(String origin) {
		return this.origins.contains(ALL) || this.origins.contains(origin.toLowerCase(Locale.ROOT))
				|| isLoopback(origin);
	}

	/**
	 * Whether the server may be called under a name. A page whose own name was made to
	 * lead here (DNS rebinding) names no origin; its requests carry that name.
	 * @param authority the value of the {@code Host} header
	 */
	boolean allowsHost(String authority) {
		String host = Hosts.ofAuthority(authority);
		return Hosts.isLoopback(host) || this.hosts.contains(ALL) || this.hosts.contains(host);
	}

	private static boolean isLoopback(String origin) {
		try {
			// Not its host: browsers know names with '_', which have none for Java
			String authority = new URI(origin).getRawAuthority();
			return authority != null && !authority.contains("@") && Hosts.isLoopback(Hosts.ofAuthority(authority));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static String normalizeOrigin(String origin) {
		if (origin.equals(ALL)) {
			return ALL;
		}
		URI uri = URI.create(origin);
		boolean valid = uri.getScheme() != null && uri.getRawAuthority() != null && uri.getRawUserInfo() == null
				&& !origin.contains(ALL) && origin.equals(uri.getScheme() + "://" + uri.getRawAuthority());
		Assert.isTrue(valid, () -> "An origin is a scheme, a host and perhaps a port, for instance "
				+ "https://app.example.com, or * for all, not '" + origin + "'");
		return origin.toLowerCase(Locale.ROOT);
	}

	private static String normalizeHost(String host) {
		boolean valid = !host.isBlank() && !host.contains("/") && !host.contains(":")
				&& (host.equals(ALL) || !host.contains(ALL));
		Assert.isTrue(valid || Hosts.address(Hosts.normalize(host)) != null,
				() -> "A host is a name or an address without a port, or * for all, not '" + host + "'");
		return Hosts.normalize(host);
	}

}
