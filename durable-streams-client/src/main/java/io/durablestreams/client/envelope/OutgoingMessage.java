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

package io.durablestreams.client.envelope;

import java.util.Map;

/**
 * A message that is about to be wrapped.
 *
 * @see MessageEnvelope#wrap(OutgoingMessage)
 */
public interface OutgoingMessage {

	/**
	 * The stream it is sent to.
	 * @return the stream's name, without any query string
	 */
	String streamName();

	/**
	 * What the application sends, behind the producer's interceptors.
	 * @return the value, also of types that are bytes or text already
	 */
	Object value();

	/**
	 * The value as it would be sent without an envelope, of a
	 * {@link org.springframework.messaging.Message Message} its payload. Encoded by the
	 * first call: an envelope that writes the value by itself need not ask.
	 * @return the bytes; not to be changed
	 */
	byte[] payload();

	/**
	 * Another value as it would be sent without an envelope, such as one that is within
	 * the value.
	 * @param value the other value
	 * @return the bytes; not to be changed
	 */
	byte[] encode(Object value);

	/**
	 * What is to travel beside the value: the trace context, under the names that the
	 * application's propagation has ({@code traceparent}, {@code tracestate},
	 * {@code baggage}).
	 * @return the headers, which can't be changed
	 */
	Map<String, String> headers();

}
