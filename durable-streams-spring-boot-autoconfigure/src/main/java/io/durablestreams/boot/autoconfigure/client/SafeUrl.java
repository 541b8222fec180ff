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
