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

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A stream's name with variables. There is at most one in a segment, so that two
 * combinations of values never give one name.
 */
final class StreamTemplate implements DurableStreamAccess {

	private static final Log logger = LogFactory.getLog(StreamTemplate.class);

	private static final Pattern SEGMENT = Pattern.compile("([^{}]*)(?:\\{([^{}]+)})?([^{}]*)");

	private static final String PRINCIPAL = "principal";

	private final String template;

	private final List<Segment> segments;

	private StreamTemplate(String template, List<Segment> segments) {
		this.template = template;
		this.segments = segments;
	}

	static StreamTemplate parse(String template) {
		List<Segment> segments = new ArrayList<>();
		String relative = template.startsWith("/") ? template.substring(1) : template;
		for (String text : relative.split("/", -1)) {
			Matcher matcher = SEGMENT.matcher(text);
			if (text.isBlank() || !matcher.matches()) {
				throw new IllegalArgumentException("The stream template '" + template
						+ "' is malformed: each of its segments has to be text with at most one variable in braces, "
						+ "as in 'tenants/{principal.tenant}/chats/{chat}'");
			}
			segments.add(new Segment(matcher.group(1), matcher.group(2), matcher.group(3)));
		}
		return new StreamTemplate(template, List.copyOf(segments));
	}

	/**
	 * Make sure that a route has what the template needs.
	 */
	void verify(String route, String path, boolean publicAccess) {
		for (Segment segment : this.segments) {
			String variable = segment.variable();
			if (variable == null) {
				continue;
			}
			boolean known = isOfPrincipal(variable)
					|| Pattern.compile("\\{\\*?" + Pattern.quote(variable) + "[:}]").matcher(path).find();
			if (!known) {
				throw new IllegalArgumentException("The stream template '" + this.template + "' of route '" + route
						+ "' has a variable '" + variable + "' that its path '" + path + "' doesn't have");
			}
			if (isOfPrincipal(variable) && publicAccess) {
				throw new IllegalArgumentException("The stream template '" + this.template + "' of route '" + route
						+ "' needs a principal, but the route is public");
			}
		}
	}

	/**
	 * Whether each principal has streams of its own.
	 */
	boolean isOfPrincipal() {
		return this.segments.stream()
			.anyMatch((segment) -> segment.variable() != null && isOfPrincipal(segment.variable()));
	}

	private static boolean isOfPrincipal(String variable) {
		return variable.equals(PRINCIPAL) || variable.startsWith(PRINCIPAL + ".");
	}

	@Override
	public Mono<AccessDecision> decide(AccessRequest request) {
		return Mono.fromSupplier(() -> {
			StringBuilder name = new StringBuilder();
			for (Segment segment : this.segments) {
				String value = (segment.variable() != null) ? value(segment.variable(), request) : "";
				if (value == null) {
					return AccessDecision.forbidden();
				}
				String text = segment.prefix() + value + segment.suffix();
				// Each part of it may be harmless alone.
				if (segment.variable() != null && Stream.of(text.split("/", -1)).anyMatch(SafeSegments::isReserved)) {
					return AccessDecision.notFound();
				}
				name.append(name.isEmpty() ? "" : "/").append(text);
			}
			return AccessDecision.stream(name.toString());
		});
	}

	private @Nullable String value(String variable, AccessRequest request) {
		if (!isOfPrincipal(variable)) {
			return request.variable(variable);
		}
		Principal principal = request.principal();
		String value = null;
		if (principal != null) {
			value = variable.equals(PRINCIPAL) ? principal.getName()
					: PrincipalProperties.get(principal, variable.substring(PRINCIPAL.length() + 1));
		}
		if (value == null || !SafeSegments.isSafe(value)) {
			logger.warn("A principal of route '" + request.route() + "' is refused: its '" + variable + "' is "
					+ ((value != null) ? "no segment of a stream's name" : "missing, or neither text nor number"));
			return null;
		}
		return value;
	}

	@Override
	public String toString() {
		return "StreamTemplate[" + this.template + "]";
	}

	private record Segment(String prefix, @Nullable String variable, String suffix) {
	}

}
