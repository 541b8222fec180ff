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

package io.durablestreams.gateway;

import reactor.core.publisher.Mono;

/**
 * Decides who may do what, and with which stream. It is asked for each request, also each
 * time that a live reader connects again, and once for every operation of a request; for
 * a fork it is asked for the stream that is forked too. Has to be thread-safe.
 */
@FunctionalInterface
public interface DurableStreamAccess {

	/**
	 * Decide.
	 * @param request who wants to do what
	 * @return the decision; nothing means {@link AccessDecision#notFound()}, an error is
	 * answered 500 by the application. In Spring MVC it is subscribed to on the request's
	 * thread, where it may block; in WebFlux it must not
	 */
	Mono<AccessDecision> decide(AccessRequest request);

	/**
	 * Let everybody who may use a route do so, with a stream that a template names.
	 * @param template the stream's name with variables, such as
	 * {@code tenants/{principal.tenant}/chats/{chat}}: those of the route's path,
	 * {@code {principal}} for the principal's name, and {@code {principal.x}} for a
	 * property, attribute or claim {@code x} of it. There can be one in each segment
	 * @return the access; a principal without the property is answered 403
	 * @throws IllegalArgumentException if the template is malformed
	 */
	static DurableStreamAccess template(String template) {
		return StreamTemplate.parse(template);
	}

}
