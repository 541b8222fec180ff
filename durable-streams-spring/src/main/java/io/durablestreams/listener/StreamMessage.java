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

package io.durablestreams.listener;

import io.durablestreams.client.StreamPosition;

import org.springframework.http.MediaType;

/**
 * A message with its place in the stream.
 *
 * @param <T> the payload's type
 * @param payload the payload
 * @param stream the stream's name without a query string
 * @param position the position right behind the message
 * @param ordinal the number of the message among those of this stream that the group has
 * consumed, from 1
 * @param contentType the stream's content type
 */
public record StreamMessage<T>(T payload, String stream, StreamPosition position, long ordinal, MediaType contentType) {
}
