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

package io.durablestreams.client.tracing;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans for observations of several messages, with links to the spans of the
 * messages: of the first 128, which is as many as tracing systems keep. Of messages that
 * come from elsewhere it reads the {@code traceparent} of W3C's trace context, and of the
 * one whose trace the span belongs to whatever a propagator reads, if it has one.
 * Register it ahead of the tracing handlers that serve all contexts; needs Micrometer
 * Tracing. Thread-safe.
 */
public final class LinkTracingObservationHandler implements TracingObservationHandler<Observation.Context> {

	private static final int MAX_LINKS = 128;

	private static final Pattern TRACEPARENT = Pattern
		.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2}).*");

	private static final Propagator.Getter<Map<String, Object>> HEADERS = (headers,
			name) -> (headers.get(name) instanceof String value) ? value : null;

	private final Tracer tracer;

	private final @Nullable Propagator propagator;

	/**
	 * Create the handler.
	 * @param tracer makes spans
	 */
	public LinkTracingObservationHandler(Tracer tracer) {
		this(tracer, null);
	}

	/**
	 * Create the handler.
	 * @param tracer makes spans
	 * @param propagator reads the trace context of the message whose trace a span belongs
	 * to, if it came from elsewhere; without one W3C's is read
	 */
	public LinkTracingObservationHandler(Tracer tracer, @Nullable Propagator propagator) {
		this.tracer = tracer;
		this.propagator = propagator;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof LinkedContext linked && !(linked.getLinkedContexts().isEmpty()
				&& linked.getLinkedHeaders().isEmpty() && linked.getParentHeaders().isEmpty());
	}

	@Override
	public void onStart(Observation.Context context) {
		Span parent = getParentSpan(context);
		Span.Builder span = (parent != null) ? this.tracer.spanBuilder().setParent(parent.context())
				: continuing(((LinkedContext) context).getParentHeaders());
		if (context instanceof ReceiverContext<?> receiver && receiver.getKind() == Kind.CONSUMER) {
			span.kind(Span.Kind.CONSUMER);
		}
		links((LinkedContext) context).limit(MAX_LINKS).map(Link::new).forEach(span::addLink);
		getTracingContext(context).setSpan(span.start());
	}

	private Span.Builder continuing(Map<String, Object> headers) {
		if (this.propagator != null && !headers.isEmpty()) {
			return this.propagator.extract(headers, HEADERS);
		}
		TraceContext parent = traceContext(headers);
		Span.Builder span = this.tracer.spanBuilder();
		return (parent != null) ? span.setParent(parent) : span.setNoParent();
	}

	private Stream<TraceContext> links(LinkedContext context) {
		Stream<TraceContext> here = context.getLinkedContexts()
			.stream()
			.map(LinkTracingObservationHandler::span)
			.filter(Objects::nonNull)
			.map(Span::context);
		List<Map<String, Object>> headers = context.getLinkedHeaders();
		return Stream.concat(here, headers.stream().map(this::traceContext).filter(Objects::nonNull));
	}

	private static @Nullable Span span(Observation.ContextView context) {
		TracingContext tracing = context.get(TracingContext.class);
		return (tracing != null) ? tracing.getSpan() : null;
	}

	private @Nullable TraceContext traceContext(Map<String, Object> headers) {
		Object header = headers.get("traceparent");
		Matcher matcher = TRACEPARENT.matcher((header instanceof String text) ? text : "");
		if (!matcher.matches()) {
			return null;
		}
		return this.tracer.traceContextBuilder()
			.traceId(matcher.group(1))
			.spanId(matcher.group(2))
			.sampled((Integer.parseInt(matcher.group(3), 16) & 1) == 1)
			.build();
	}

	@Override
	public void onStop(Observation.Context context) {
		Span span = getRequiredSpan(context);
		span.name(getSpanName(context));
		tagSpan(context, span);
		endSpan(context, span);
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

}
