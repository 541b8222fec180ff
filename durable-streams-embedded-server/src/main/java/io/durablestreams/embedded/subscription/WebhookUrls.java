package io.durablestreams.embedded.subscription;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which URLs a webhook may have: https anywhere public, http on this machine only.
 */
final class WebhookUrls {

	private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}");

	private static final Pattern PRIVATE = Pattern
		.compile("(10|127|0)(\\.[0-9]{1,3}){3}|172\\.(1[6-9]|2[0-9]|3[01])(\\.[0-9]{1,3}){2}"
				+ "|(192\\.168|169\\.254)(\\.[0-9]{1,3}){2}");

	private WebhookUrls() {
	}

	/**
	 * Check a URL. The messages don't repeat it: its query may hold a secret.
	 * @throws SubscriptionException if it is refused
	 */
	static void check(String url) {
		URI uri = parse(url);
		String host = (uri.getHost() != null) ? uri.getHost().toLowerCase(Locale.ROOT) : "";
		if ("http".equalsIgnoreCase(uri.getScheme())) {
			require(LOOPBACK.matcher(host).matches(), "webhook.url may use http on localhost and 127.x.x.x only");
			return;
		}
		require("https".equalsIgnoreCase(uri.getScheme()), "webhook.url has to use https");
		require(!host.isEmpty() && !host.equals("localhost") && !host.startsWith("["),
				"webhook.url has to name a public host");
		require(!PRIVATE.matcher(host).matches(), "webhook.url must not point to a private network");
	}

	private static URI parse(String url) {
		try {
			return new URI(url);
		}
		catch (URISyntaxException ex) {
			throw new SubscriptionException(SubscriptionException.Problem.WEBHOOK_URL_REJECTED,
					"webhook.url has to be a URL");
		}
	}

	private static void require(boolean allowed, String message) {
		if (!allowed) {
			throw new SubscriptionException(SubscriptionException.Problem.WEBHOOK_URL_REJECTED, message);
		}
	}

}
