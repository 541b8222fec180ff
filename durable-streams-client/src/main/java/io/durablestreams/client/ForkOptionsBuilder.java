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

package io.durablestreams.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Builds {@link ForkOptions}; what each option means and its default is told there. Not
 * thread-safe.
 */
public final class ForkOptionsBuilder {

	final String source;

	@Nullable StreamPosition position;

	@Nullable Duration ttl;

	ForkOptionsBuilder(String source) {
		this.source = source;
	}

	/**
	 * Set where to branch off.
	 * @param position see {@link ForkOptions#position()}
	 * @return this builder
	 */
	public ForkOptionsBuilder position(@Nullable StreamPosition position) {
		this.position = position;
		return this;
	}

	/**
	 * Set the fork's time to live.
	 * @param ttl see {@link ForkOptions#ttl()}
	 * @return this builder
	 */
	public ForkOptionsBuilder ttl(@Nullable Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	/**
	 * Build the options.
	 * @return the options
	 * @throws IllegalArgumentException if the position counts from a sentinel instead of
	 * an offset of the server's, or if the time to live is negative or has a fraction of
	 * a second
	 */
	public ForkOptions build() {
		return new ForkOptions(this);
	}

}
