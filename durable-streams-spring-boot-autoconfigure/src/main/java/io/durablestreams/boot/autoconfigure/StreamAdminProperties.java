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

package io.durablestreams.boot.autoconfigure;

import java.time.Duration;

import io.durablestreams.core.StreamInitializationMode;

/**
 * Properties of how streams are made sure of.
 */
public class StreamAdminProperties {

	/**
	 * What to do about the streams that the application wants, where they do not say
	 * otherwise.
	 */
	private StreamInitializationMode mode = StreamInitializationMode.CREATE;

	/**
	 * Whether to refuse to start while one of the streams is not there, for instance
	 * because the server can not be reached. Otherwise that is tried again in the
	 * background.
	 */
	private boolean failFast;

	/**
	 * Time that a start waits for the server.
	 */
	private Duration operationTimeout = Duration.ofSeconds(30);

	public StreamInitializationMode getMode() {
		return this.mode;
	}

	public void setMode(StreamInitializationMode mode) {
		this.mode = mode;
	}

	public boolean isFailFast() {
		return this.failFast;
	}

	public void setFailFast(boolean failFast) {
		this.failFast = failFast;
	}

	public Duration getOperationTimeout() {
		return this.operationTimeout;
	}

	public void setOperationTimeout(Duration operationTimeout) {
		this.operationTimeout = operationTimeout;
	}

}
