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

/**
 * Puts headers into messages and takes them out again: the protocol has messages without
 * headers, so that a trace context, an id or a time travels inside of the payload or not
 * at all. A producer wraps each message once, before it is put into the buffer, so that
 * all attempts to send it send the same bytes; a listener unwraps each before filters,
 * converters and handlers see it.
 * <p>
 * Implementations are called by many threads at once. What they throw is treated like a
 * message that can't be converted: on the way out the message is rejected, on the way in
 * it goes the way of the listener's failure policy without further attempts.
 */
public interface MessageEnvelope {

	/**
	 * Put a message and its headers together.
	 * @param message the message
	 * @return what is sent; one JSON value where the stream's content type is JSON
	 */
	byte[] wrap(OutgoingMessage message);

	/**
	 * Take a message apart.
	 * @param data the message as it was read
	 * @return its content
	 * @throws IllegalArgumentException if the message isn't wrapped as it should be; the
	 * exception's text must not contain any of it
	 */
	MessageContent unwrap(byte[] data);

}
