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

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * What a server tells about a stream (protocol section 5.4).
 *
 * @param contentType the stream's content type
 * @param tailOffset the offset behind the last byte
 * @param ttl the time to live, if the stream has one
 * @param expiresAt the instant of its expiry, if it has one
 * @param closed whether the stream takes no more data
 */
public record StreamMetadata(MediaType contentType, Offset tailOffset, @Nullable Duration ttl,
		@Nullable Instant expiresAt, boolean closed) {
}
