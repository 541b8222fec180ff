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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Turns stream names into URLs: names are relative to a base URL whose path they extend,
 * or absolute URLs. A relative name is plain text that is encoded here; whatever it
 * holds, it names a path below the base URL and nothing else.
 */
final class StreamUrls {

	/** The query parameters that are the protocol's own. */
	private static final Set<String> RESERVED = Set.of("offset", "live", "cursor");

	/** Servers keep their subscriptions below the last one. */
	private static final Set<String> FORBIDDEN_SEGMENTS = Set.of(".", "..", "__ds");

	private static final String FORBIDDEN_SEGMENT = "must have a path without the segments '.', '..' and '__ds'";

	private StreamUrls() {
	}

	static URI parseBaseUrl(String baseUrl) {
		return requirePlain(parse(baseUrl.strip(), "base URL"), "base URL");
	}

	static Origin parseOrigin(String origin) {
		URI uri = requirePlain(parse(origin.strip(), "origin"), "origin");
		if (uri.getRawQuery() != null || !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))) {
			throw new IllegalArgumentException(
					"An origin has a scheme, a host and perhaps a port, but neither path nor query: '"
							+ withoutSecrets(origin.strip()) + "'");
		}
		return Origin.of(uri);
	}

	/** Names and URLs appear in errors, logs and meters; a fragment never gets sent. */
	private static URI requirePlain(URI uri, String what) {
		if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
			throw new IllegalArgumentException("The " + what + " must have no fragment and no user name or password; "
					+ "send credentials in a header");
		}
		return uri;
	}

	/**
	 * The URL of a stream.
	 * @param baseUrl the base URL, whose query goes to its own origin only; {@code null}
	 * if there is none
	 * @param name the stream's name or URL
	 * @param allowed the other origins that a URL may lead to
	 */
	static URI resolve(@Nullable URI baseUrl, String name, Set<Origin> allowed) {
		if (!StringUtils.hasText(name)) {
			throw new IllegalArgumentException("A stream's name must not be blank");
		}
		if (isAbsolute(name)) {
			return resolveUrl(baseUrl, name, allowed);
		}
		if (baseUrl == null) {
			throw new IllegalArgumentException("The stream's name '" + withoutSecrets(name)
					+ "' is relative, but the client has no base URL: give DurableStreamsClient.builder(...) one, or "
					+ "name streams by absolute http or https URLs");
		}
		return resolvePath(baseUrl, name);
	}

	private static URI resolveUrl(@Nullable URI baseUrl, String name, Set<Origin> allowed) {
		URI uri = requirePlain(parse(name, "stream URL"), "stream URL");
		String path = UriUtils.decode(uri.getRawPath(), StandardCharsets.UTF_8);
		if (hasSegment(path, FORBIDDEN_SEGMENTS)) {
			throw new IllegalArgumentException("The stream URL '" + withoutSecrets(name) + "' " + FORBIDDEN_SEGMENT);
		}
		Origin origin = Origin.of(uri);
		if (baseUrl == null && allowed.isEmpty()) {
			return uri;
		}
		if (baseUrl != null && origin.equals(Origin.of(baseUrl))) {
			return URI.create(withoutQuery(name) + joinQueries(baseUrl.getRawQuery(), uri.getRawQuery()));
		}
		if (!allowed.contains(origin)) {
			throw new IllegalArgumentException("The stream URL '" + withoutSecrets(name) + "' leads to " + origin
					+ ", which is neither the base URL's origin nor one of the client's allowed origins");
		}
		return uri;
	}

	private static URI resolvePath(URI baseUrl, String name) {
		String basePath = StringUtils.trimTrailingCharacter(baseUrl.getRawPath(), '/');
		String url = baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + basePath + "/" + encodePath(name);
		return parse(url + joinQueries(baseUrl.getRawQuery(), null), "stream name");
	}

	/**
	 * Add query parameters of the caller's.
	 */
	static URI withOwnQuery(URI uri, Map<String, String> parameters) {
		parameters.keySet().forEach(StreamUrls::requireOwn);
		return withQuery(uri, parameters);
	}

	private static void requireOwn(String parameter, @Nullable String value) {
		requireOwn(parameter);
		if (value == null) {
			throw new IllegalArgumentException("The query parameter '" + printable(parameter) + "' has no value");
		}
	}

	static String requireOwn(String parameter) {
		if (parameter.isBlank() || RESERVED.contains(parameter)) {
			throw new IllegalArgumentException("The query parameter '" + printable(parameter)
					+ "' can't be set: it has no name, or belongs to the protocol");
		}
		return parameter;
	}

	/**
	 * Add query parameters where there are none of their names.
	 */
	static URI withDefaultQuery(URI uri, Map<String, String> parameters) {
		Map<String, String> missing = new TreeMap<>(parameters);
		missing.forEach(StreamUrls::requireOwn);
		if (uri.getRawQuery() != null) {
			Set<String> present = Stream.of(uri.getRawQuery().split("&"))
				.map(StreamUrls::key)
				.collect(Collectors.toSet());
			missing.keySet().removeIf((name) -> present.contains(encode(name)));
		}
		return withQuery(uri, missing);
	}

	/**
	 * Add query parameters, in lexicographic order of all keys so that caches see one
	 * form (protocol section 8.1).
	 */
	static URI withQuery(URI uri, Map<String, String> parameters) {
		if (parameters.isEmpty()) {
			return uri;
		}
		Map<String, String> encoded = new TreeMap<>();
		parameters.forEach((key, value) -> encoded.put(encode(key), encode(value)));
		List<String> pairs = new ArrayList<>();
		if (uri.getRawQuery() != null) {
			Stream.of(uri.getRawQuery().split("&"))
				.filter((pair) -> !pair.isEmpty() && !encoded.containsKey(key(pair)))
				.forEach(pairs::add);
		}
		encoded.forEach((key, value) -> pairs.add(key + "=" + value));
		pairs.sort(Comparator.comparing(StreamUrls::key));
		return URI.create(withoutQuery(uri.toString()) + "?" + String.join("&", pairs));
	}

	private static String encode(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
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
		if (isAbsolute(url) && uri.getHost() == null && uri.getRawAuthority() != null) {
			throw new IllegalArgumentException("The host of the " + what
					+ " is none that a URL can have: letters, digits, "
					+ "'-' and '.' only (no '_'), or an IPv6 address in brackets, and perhaps a port. Give the machine another "
					+ "name or an alias, or use its address: '" + withoutSecrets(url) + "'");
		}
		if (uri.getHost() == null || !isAbsolute(url)) {
			throw new IllegalArgumentException("The " + what + " must be an absolute http or https URL such as "
					+ "'https://streams.example.com/v1/stream': '" + withoutSecrets(url) + "'");
		}
		return uri;
	}

	/**
	 * A name may come from a request: it must not lead out of the base path, nor to
	 * another stream than it says.
	 */
	private static String encodePath(String name) {
		String relative = name.startsWith("/") ? name.substring(1) : name;
		String problem = problem(relative);
		if (problem != null) {
			throw new IllegalArgumentException("The stream's name '" + withoutSecrets(name) + "' " + problem);
		}
		return Stream.of(relative.split("/", -1))
			.map((segment) -> UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8))
			.collect(Collectors.joining("/"));
	}

	private static @Nullable String problem(String path) {
		if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
			return "must have neither query nor fragment; give query parameters to the client or the stream's handle";
		}
		if (hasSegment(path, FORBIDDEN_SEGMENTS)) {
			return FORBIDDEN_SEGMENT;
		}
		if (Stream.of(path.split("/", -1)).anyMatch(String::isBlank)) {
			return "must have a path without empty segments";
		}
		return path.codePoints().anyMatch(StreamUrls::isUnprintable) ? "must have no control characters" : null;
	}

	/** Servers that know path parameters take "..;x" for "..". */
	private static boolean hasSegment(String path, Set<String> segments) {
		return Stream.of(path.split("/", -1)).map((segment) -> segment.split(";", 2)[0]).anyMatch(segments::contains);
	}

	/** Half a surrogate pair can't be encoded: two names would become one. */
	private static boolean isUnprintable(int codePoint) {
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
				true;
			default -> false;
		};
	}

	private static String printable(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().forEach((codePoint) -> {
			if (isUnprintable(codePoint)) {
				printable.append(String.format("\\u%04x", codePoint));
			}
			else {
				printable.appendCodePoint(codePoint);
			}
		});
		return printable.toString();
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
		return printable(withoutQuery(url).replaceAll("//.*@", "//"));
	}

	private static String withoutQuery(String url) {
		int question = url.indexOf('?');
		String query = (question >= 0) ? url.substring(0, question) : url;
		int hash = query.indexOf('#');
		return (hash >= 0) ? query.substring(0, hash) : query;
	}

}
