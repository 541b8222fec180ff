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

import reactor.core.publisher.Mono;

/**
 * A stream's handle that passes on requests of others as they are, and hands over the
 * responses. What the client knows of the server, such as credentials, is added.
 */
public interface RawStream {

	/**
	 * Send a request once; if the server doesn't take the client's credentials and there
	 * may be others, once more with those.
	 * @param request the request
	 * @return the response, whatever its status; its body has to be read or cancelled. An
	 * error if there is none
	 */
	Mono<RawResponse> exchange(RawRequest request);

}
