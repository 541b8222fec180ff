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

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;

/**
 * What a {@link DurableStreamAccess} says to a request.
 */
public final class AccessDecision {

	private static final AccessDecision NOT_FOUND = new AccessDecision(HttpStatus.NOT_FOUND, null);

	private static final AccessDecision FORBIDDEN = new AccessDecision(HttpStatus.FORBIDDEN, null);

	private final HttpStatus status;

	private final @Nullable String stream;

	private AccessDecision(HttpStatus status, @Nullable String stream) {
		this.status = status;
		this.stream = stream;
	}

	/**
	 * The request goes to a stream.
	 * @param name the stream's name, as {@code DurableStreamsClient.stream} takes it
	 * @return the decision
	 */
	public static AccessDecision stream(String name) {
		Assert.hasText(name, "A decision needs a stream's name");
		return new AccessDecision(HttpStatus.OK, name);
	}

	/**
	 * The request is answered 404, as if there were no such stream.
	 * @return the decision
	 */
	public static AccessDecision notFound() {
		return NOT_FOUND;
	}

	/**
	 * The request is answered 403.
	 * @return the decision
	 */
	public static AccessDecision forbidden() {
		return FORBIDDEN;
	}

	/**
	 * The stream that the request goes to.
	 * @return its name, or {@code null} if the request goes nowhere
	 */
	public @Nullable String stream() {
		return this.stream;
	}

	HttpStatus status() {
		return this.status;
	}

	/** Not the stream's name, which callers don't get to know. */
	@Override
	public String toString() {
		return "AccessDecision[" + this.status.value() + "]";
	}

}
