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

package io.durablestreams.embedded;

import java.time.Duration;
import java.util.Set;

import io.durablestreams.embedded.internal.http.FaultPlan;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;

/**
 * Something that goes wrong with the next requests for a stream. Immutable.
 */
public final class Fault {

	private final FaultPlan plan;

	private Fault(FaultPlan plan) {
		this.plan = plan;
	}

	/**
	 * Requests are answered with an error and without being served.
	 * @param status the status, 400 to 599
	 * @return the fault, for one request
	 */
	public static Fault status(int status) {
		Assert.isTrue(status >= 400 && status <= 599, "A fault's status has to lie between 400 and 599");
		return new Fault(new FaultPlan(status, -1, Duration.ZERO, null, false, Set.of(), 1));
	}

	/**
	 * Requests are served late.
	 * @param delay how long they wait before they are served
	 * @return the fault, for one request
	 */
	public static Fault delay(Duration delay) {
		return new Fault(new FaultPlan(0, -1, delay, null, false, Set.of(), 1));
	}

	/**
	 * The connection breaks without an answer.
	 * @return the fault, for one request, which is not served
	 */
	public static Fault noAnswer() {
		return new Fault(new FaultPlan(0, 0, Duration.ZERO, null, false, Set.of(), 1));
	}

	/**
	 * The connection breaks in the middle of the answer's body.
	 * @param bytes how many bytes of the body arrive; a shorter body arrives whole
	 * @return the fault, for one request
	 */
	public static Fault cut(long bytes) {
		Assert.isTrue(bytes > 0, "A body is cut after at least one byte; without an answer there is noAnswer()");
		return new Fault(new FaultPlan(0, bytes, Duration.ZERO, null, true, Set.of(), 1));
	}

	/**
	 * How many requests it befalls.
	 * @param requests their number, 1 by default
	 * @return a fault for so many
	 */
	public Fault times(int requests) {
		Assert.isTrue(requests > 0, "A fault has to befall at least one request");
		return new Fault(this.plan.times(requests));
	}

	/**
	 * Which requests it befalls.
	 * @param methods their methods, all by default
	 * @return a fault for those only
	 */
	public Fault on(HttpMethod... methods) {
		return new Fault(this.plan.on(Set.of(methods)));
	}

	/**
	 * The request is served before the fault befalls its answer: an append has been
	 * written, and its client doesn't get to know.
	 * @return such a fault
	 */
	public Fault afterApplied() {
		return new Fault(this.plan.afterApplied());
	}

	/**
	 * The error names a time to try again.
	 * @param delay how long to wait, in whole seconds
	 * @return a fault that says so
	 */
	public Fault retryAfter(@Nullable Duration delay) {
		return new Fault(this.plan.retryAfter(delay));
	}

	/**
	 * The request waits before it is served and the fault befalls it.
	 * @param delay how long
	 * @return such a fault
	 */
	public Fault delayed(Duration delay) {
		return new Fault(this.plan.delayed(delay));
	}

	FaultPlan plan() {
		return this.plan;
	}

}
