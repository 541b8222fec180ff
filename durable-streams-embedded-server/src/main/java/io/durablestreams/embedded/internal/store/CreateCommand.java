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
 * A request to create a stream or to make sure that it exists.
 *
 * @param path the stream's path
 * @param contentType its content type, or {@code null} for the source's (forks) or the
 * default
 * @param expiry how long it lives
 * @param closed whether it is closed after its initial content
 * @param records its initial content
 * @param fork what it is forked from, if anything
 */
public record CreateCommand(String path, @Nullable String contentType, Expiry expiry, boolean closed,
		List<byte[]> records, @Nullable ForkRequest fork) {

}
