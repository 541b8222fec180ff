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

package io.durablestreams.embedded.internal.http;

/**
 * The protocol's header names and query parameters.
 */
final class ProtocolHeaders {

	static final String NEXT_OFFSET = "Stream-Next-Offset";

	static final String UP_TO_DATE = "Stream-Up-To-Date";

	static final String CLOSED = "Stream-Closed";

	static final String CURSOR = "Stream-Cursor";

	static final String SEQUENCE = "Stream-Seq";

	static final String TTL = "Stream-TTL";

	static final String EXPIRES_AT = "Stream-Expires-At";

	static final String FORKED_FROM = "Stream-Forked-From";

	static final String FORK_OFFSET = "Stream-Fork-Offset";

	static final String FORK_SUB_OFFSET = "Stream-Fork-Sub-Offset";

	static final String SSE_DATA_ENCODING = "Stream-SSE-Data-Encoding";

	static final String PRODUCER_ID = "Producer-Id";

	static final String PRODUCER_EPOCH = "Producer-Epoch";

	static final String PRODUCER_SEQUENCE = "Producer-Seq";

	static final String PRODUCER_EXPECTED = "Producer-Expected-Seq";

	static final String PRODUCER_RECEIVED = "Producer-Received-Seq";

	static final String TRUE = "true";

	static final String NO_STORE = "no-store";

	static final String OFFSET_PARAMETER = "offset";

	static final String LIVE_PARAMETER = "live";

	static final String CURSOR_PARAMETER = "cursor";

	private ProtocolHeaders() {
	}

}
