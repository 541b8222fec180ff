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

import org.jspecify.annotations.Nullable;

/**
 * The response to an append that is in the stream.
 *
 * @param nextOffset the stream's tail right after the append; {@code null} only where the
 * server answered that it had the append already without saying where
 * @param duplicate whether the server had the append already (only with a
 * {@link ProducerSequence}; never for a plain append, whose response is always 204)
 * @param closed whether the stream is closed now
 * @param etag the entity tag, where the server gives one
 */
public record AppendResult(@Nullable Offset nextOffset, boolean duplicate, boolean closed, @Nullable String etag) {
}
