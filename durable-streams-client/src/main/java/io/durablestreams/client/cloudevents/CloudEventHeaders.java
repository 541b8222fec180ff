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

package io.durablestreams.client.cloudevents;

/**
 * The names of the headers that hold the attributes of a CloudEvent: of what a producer
 * is given as a {@code Message}, and of what a listener gets. Those of Spring Integration
 * and Spring Cloud Function are the same. An extension's header is {@link #PREFIX} and
 * its name.
 */
public final class CloudEventHeaders {

	/** What the names begin with. */
	public static final String PREFIX = "ce-";

	/** The version of the specification, a {@code String}, always {@code 1.0}. */
	public static final String SPECVERSION = PREFIX + "specversion";

	/**
	 * What tells the event from all others of its source, a {@code String}. An event that
	 * comes twice has the same.
	 */
	public static final String ID = PREFIX + "id";

	/** Where it happened, the text of a URI reference. */
	public static final String SOURCE = PREFIX + "source";

	/** What kind of event it is, a {@code String}. */
	public static final String TYPE = PREFIX + "type";

	/** When it happened, an {@link java.time.OffsetDateTime}. */
	public static final String TIME = PREFIX + "time";

	/** What it happened to within its source, a {@code String}. */
	public static final String SUBJECT = PREFIX + "subject";

	/** The content type of the data, a {@code String}. */
	public static final String DATACONTENTTYPE = PREFIX + "datacontenttype";

	/** The schema that the data adheres to, the text of a URI. */
	public static final String DATASCHEMA = PREFIX + "dataschema";

	/**
	 * Which trace the event belongs to (extension for distributed tracing), a
	 * {@code String} as in the HTTP header {@code traceparent}.
	 */
	public static final String TRACEPARENT = PREFIX + "traceparent";

	/** What tracing systems add to {@link #TRACEPARENT}, a {@code String}. */
	public static final String TRACESTATE = PREFIX + "tracestate";

	private CloudEventHeaders() {
	}

}
