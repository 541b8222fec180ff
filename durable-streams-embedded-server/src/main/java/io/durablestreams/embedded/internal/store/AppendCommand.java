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

package io.durablestreams.embedded.internal.store;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request to append, to close, or both.
 *
 * @param path the stream's path
 * @param contentType the content type of the records, {@code null} for a mere close
 * @param records what to append
 * @param sequence the {@code Stream-Seq}, if any
 * @param producer the producer's tuple, if any
 * @param close whether to close the stream
 */
public record AppendCommand(String path, @Nullable String contentType, List<byte[]> records, @Nullable String sequence,
		@Nullable ProducerTuple producer, boolean close) {

}
