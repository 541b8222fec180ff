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

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/**
 * A request of the protocol as somebody else made it.
 *
 * @param method its method
 * @param query its query parameters, decoded; only those of the protocol
 * @param headers its headers; they win over the client's own of the same names
 * @param body its body, or {@code null} if it has none
 */
public record RawRequest(HttpMethod method, Map<String, String> query, HttpHeaders headers, byte @Nullable [] body) {
}
