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

package io.durablestreams.embedded.internal.subscription;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

import io.durablestreams.embedded.internal.net.Hosts;

/**
 * Which URLs a webhook may have: https anywhere public, http on this machine only. Names
 * are resolved and checked when they are called, since they may point elsewhere then.
 */
final class WebhookUrls {

	/** What some resolvers take for an IPv4 address in one of its odd notations. */
	private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

	private WebhookUrls() {
	}

	/**
	 * Check a URL. The messages don't repeat it: its query may hold a secret.
	 * @return where it may lead
	 * @throws SubscriptionException if it is refused
	 */
	static WebhookReach check(String url) {
		URI uri = parse(url);
		String host = (uri.getHost() != null) ? Hosts.normalize(uri.getHost()) : "";
		boolean http = "http".equalsIgnoreCase(uri.getScheme());
		require(http || "https".equalsIgnoreCase(uri.getScheme()), "webhook.url has to use https");
		require(!host.isEmpty(), "webhook.url has to name a host, of letters, digits, '-' and '.' only");
		require(uri.getRawUserInfo() == null, "webhook.url must not hold credentials");
		InetAddress address = Hosts.address(host);
		require(address != null || host.indexOf(':') < 0, "webhook.url has to name a host");
		require(address != null || !ENDS_IN_NUMBER.matcher(host).matches(),
				"webhook.url has to name a host, not a number");
		if (http) {
			require(Hosts.isLoopback(host), "webhook.url may use http on localhost and loopback addresses only");
			return WebhookReach.LOOPBACK;
		}
		require(!Hosts.isLocalhost(host), "webhook.url has to name a public host");
		require(address == null || WebhookReach.PUBLIC.permits(address),
				"webhook.url must not point to a private or special network");
		return WebhookReach.PUBLIC;
	}

	private static URI parse(String url) {
		try {
			return new URI(url);
		}
		catch (URISyntaxException ex) {
			throw rejected("webhook.url has to be a URL");
		}
	}

	private static void require(boolean allowed, String message) {
		if (!allowed) {
			throw rejected(message);
		}
	}

	private static SubscriptionException rejected(String message) {
		return new SubscriptionException(SubscriptionException.Problem.WEBHOOK_URL_REJECTED, message);
	}

}
