package io.durablestreams.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Turns stream names into URLs: names are relative to a base URL whose path they extend,
 * or absolute URLs; query strings of their own are kept. A relative name is plain text
 * that is encoded here, its query string is used as it is.
 */
final class StreamUrls {

	private StreamUrls() {
	}

	static URI parseBaseUrl(String baseUrl) {
		return requirePlain(parse(baseUrl.strip(), "base URL"), "base URL");
	}

	/** Names and URLs appear in errors, logs and meters; a fragment never gets sent. */
	private static URI requirePlain(URI uri, String what) {
		if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException("The " + what + " must have no fragment and no user name or password; "
					+ "send credentials in a header");
		}
		return uri;
	}

	static URI resolve(URI baseUrl, String name) {
		if (!StringUtils.hasText(name)) {
			throw new IllegalArgumentException("A stream's name must not be blank");
		}
		if (isAbsolute(name)) {
			URI uri = requirePlain(parse(name, "stream URL"), "stream URL");
			String queries = joinQueries(baseUrl.getRawQuery(), uri.getRawQuery());
			return URI.create(withoutQuery(name) + queries);
		}
		String path = withoutQuery(name);
		String query = (path.length() < name.length()) ? name.substring(path.length() + 1) : null;
		String basePath = StringUtils.trimTrailingCharacter(baseUrl.getRawPath(), '/');
		String url = baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + basePath + "/" + encodePath(path);
		URI uri = parse(url + joinQueries(baseUrl.getRawQuery(), query), "stream name");
		return uri;
	}

	/**
	 * Add query parameters, in lexicographic order of all keys so that caches see one
	 * form (protocol section 8.1).
	 */
	static URI withQuery(URI uri, Map<String, String> parameters) {
		if (parameters.isEmpty()) {
			return uri;
		}
		List<String> pairs = new ArrayList<>();
		if (uri.getRawQuery() != null) {
			Stream.of(uri.getRawQuery().split("&"))
				.filter((pair) -> !pair.isEmpty() && !parameters.containsKey(key(pair)))
				.forEach(pairs::add);
		}
		parameters.forEach((key, value) -> pairs.add(key + "=" + UriUtils.encode(value, StandardCharsets.UTF_8)));
		pairs.sort(Comparator.comparing(StreamUrls::key));
		return URI.create(withoutQuery(uri.toString()) + "?" + String.join("&", pairs));
	}

	/**
	 * What a stream is called in errors and meters: without its query string, which may
	 * hold secrets.
	 */
	static String displayName(String name) {
		return withoutQuery(name);
	}

	/**
	 * Whether a URL leads to this machine, as far as its text tells.
	 */
	static boolean isLoopback(URI uri) {
		String host = uri.getHost();
		return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("[::1]");
	}

	private static boolean isAbsolute(String name) {
		return name.regionMatches(true, 0, "http://", 0, 7) || name.regionMatches(true, 0, "https://", 0, 8);
	}

	private static URI parse(String url, String what) {
		URI uri;
		try {
			uri = URI.create(url);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("The " + what + " is not a URL: '" + withoutSecrets(url) + "'");
		}
		if (uri.getHost() == null || !isAbsolute(url)) {
			throw new IllegalArgumentException("The " + what + " must be an absolute http or https URL such as "
					+ "'https://streams.example.com/v1/stream': '" + withoutSecrets(url) + "'");
		}
		return uri;
	}

	private static String encodePath(String path) {
		String relative = path.startsWith("/") ? path.substring(1) : path;
		List<String> segments = List.of(relative.split("/", -1));
		if (relative.isBlank() || segments.contains(".") || segments.contains("..")) {
			throw new IllegalArgumentException("The stream's name '" + path + "' must have a path without '.' or '..'");
		}
		return segments.stream()
			.map((segment) -> UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8))
			.collect(Collectors.joining("/"));
	}

	private static String joinQueries(@Nullable String first, @Nullable String second) {
		String joined = Stream.of(first, second).filter(StringUtils::hasText).collect(Collectors.joining("&"));
		return joined.isEmpty() ? "" : "?" + joined;
	}

	private static String key(String pair) {
		int equals = pair.indexOf('=');
		return (equals >= 0) ? pair.substring(0, equals) : pair;
	}

	private static String withoutSecrets(String url) {
		return withoutQuery(url).replaceAll("//[^/]*@", "//");
	}

	private static String withoutQuery(String url) {
		int question = url.indexOf('?');
		return (question >= 0) ? url.substring(0, question) : url;
	}

}
