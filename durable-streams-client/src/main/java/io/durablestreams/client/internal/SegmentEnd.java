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

package io.durablestreams.client.internal;

import io.durablestreams.client.Offset;
import org.jspecify.annotations.Nullable;

/**
 * The end of a segment, as the server vouches for it.
 *
 * @param next the offset behind the segment
 * @param upToDate whether that is the stream's tail
 * @param closed whether the stream ends there
 * @param cacheable whether a cache may have answered, so that the tail may be an old one
 * @param cursor the cursor that came with it, if any
 */
public record SegmentEnd(Offset next, boolean upToDate, boolean closed, boolean cacheable, @Nullable String cursor) {
}
