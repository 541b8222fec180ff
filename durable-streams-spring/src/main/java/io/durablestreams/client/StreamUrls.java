package io.durablestreams.client;

import java.net.URI;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Turns stream names into URLs: names are relative to a base URL whose path they extend,
 * or absolute URLs; query strings of their own are kept.
 */
final class StreamUrls {

	private StreamUrls() {
	}

	static URI parseBaseUrl(String baseUrl) {
		URI uri = parse(baseUrl.strip(), "base URL");
		if (uri.getFragment() != null || uri.getUserInfo() != null) {
			throw new IllegalArgumentException(
					"The base URL must have no fragment and no user name or password; use a header for credentials");
		}
		return uri;
	}

	static URI resolve(URI baseUrl, String name) {
		if (!StringUtils.hasText(name)) {
			throw new IllegalArgumentException("A stream's name must not be blank");
		}
		if (name.startsWith("http://") || name.startsWith("https://")) {
			return parse(name, "stream URL");
		}
		int question = name.indexOf('?');
		String path = (question >= 0) ? name.substring(0, question) : name;
		UriComponentsBuilder builder = UriComponentsBuilder.fromUri(baseUrl);
		String base = (baseUrl.getRawPath() != null) ? baseUrl.getRawPath() : "";
		builder.replacePath(strip(base, false) + "/" + encode(strip(path, true)));
		if (question >= 0) {
			String query = UriUtils.encodeQuery(decodeOnce(name.substring(question + 1)), "UTF-8");
			builder.query(query);
		}
		URI uri = builder.build(true).toUri();
		if (!uri.normalize().equals(uri)) {
			throw new IllegalArgumentException("The stream's name '" + path + "' must not have '.' or '..' segments");
		}
		return uri;
	}

	private static URI parse(String url, String what) {
		URI uri;
		try {
			uri = URI.create(url);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The " + what + " is not a URL: " + withoutQuery(url));
		}
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (!http || uri.getHost() == null) {
			throw new IllegalArgumentException("The " + what + " must be an absolute http or https URL such as "
					+ "'https://streams.example.com/v1/stream': " + withoutQuery(url));
		}
		return uri;
	}

	private static String encode(String path) {
		StringBuilder encoded = new StringBuilder();
		for (String segment : path.split("/", -1)) {
			encoded.append(encoded.isEmpty() ? "" : "/");
			encoded.append(UriUtils.encodePathSegment(decodeOnce(segment), "UTF-8"));
		}
		return encoded.toString();
	}

	private static String decodeOnce(String text) {
		return text;
	}

	private static String strip(String path, boolean leading) {
		int start = (leading && path.startsWith("/")) ? 1 : 0;
		int end = path.length();
		while (!leading && end > start && path.charAt(end - 1) == '/') {
			end--;
		}
		return path.substring(start, end);
	}

	private static String withoutQuery(String url) {
		int question = url.indexOf('?');
		return (question >= 0) ? url.substring(0, question) : url;
	}

}
