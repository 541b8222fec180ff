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

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;

/**
 * What goes wrong with how many requests.
 *
 * @param status the status to answer with, 0 for none
 * @param cutAfter after how many bytes of the body the connection breaks, 0 for no answer
 * at all, below 0 for never
 * @param delay how long the request waits first
 * @param retryAfter what the error says of trying again
 * @param applied whether the request is served before its answer goes wrong
 * @param methods whose requests it befalls, empty for all
 * @param remaining how many requests it befalls
 */
public record FaultPlan(int status, long cutAfter, Duration delay, @Nullable Duration retryAfter, boolean applied,
		Set<HttpMethod> methods, int remaining) {

	/**
	 * Change how many requests it befalls.
	 * @param requests their number
	 * @return the changed plan
	 */
	public FaultPlan times(int requests) {
		return new FaultPlan(this.status, this.cutAfter, this.delay, this.retryAfter, this.applied, this.methods,
				requests);
	}

	/**
	 * Change which requests it befalls.
	 * @param methods their methods
	 * @return the changed plan
	 */
	public FaultPlan on(Set<HttpMethod> methods) {
		return new FaultPlan(this.status, this.cutAfter, this.delay, this.retryAfter, this.applied, methods,
				this.remaining);
	}

	/**
	 * Let the request be served first.
	 * @return the changed plan
	 */
	public FaultPlan afterApplied() {
		return new FaultPlan(this.status, this.cutAfter, this.delay, this.retryAfter, true, this.methods,
				this.remaining);
	}

	/**
	 * Change what the error says of trying again.
	 * @param retryAfter how long to wait
	 * @return the changed plan
	 */
	public FaultPlan retryAfter(@Nullable Duration retryAfter) {
		return new FaultPlan(this.status, this.cutAfter, this.delay, retryAfter, this.applied, this.methods,
				this.remaining);
	}

	/**
	 * Change how long the request waits.
	 * @param delay how long
	 * @return the changed plan
	 */
	public FaultPlan delayed(Duration delay) {
		return new FaultPlan(this.status, this.cutAfter, delay, this.retryAfter, this.applied, this.methods,
				this.remaining);
	}

	boolean befalls(HttpMethod method) {
		return this.methods.isEmpty() || this.methods.contains(method);
	}

}
