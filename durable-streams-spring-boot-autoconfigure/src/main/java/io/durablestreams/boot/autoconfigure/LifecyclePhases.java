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

import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;

/**
 * The phases of what durable streams run in a context. Whatever has the higher phase
 * starts later and stops earlier. Listeners have
 * {@link DurableStreamListenerEndpointRegistry#PHASE}: they stop first, before the web
 * server does. The phases here are the lowest, so that the application's own beans can
 * still send while they stop.
 */
public final class LifecyclePhases {

	/**
	 * The embedded server: first to start, last to stop.
	 */
	public static final int EMBEDDED_SERVER = Integer.MIN_VALUE + 1024;

	/**
	 * The client's connection pools.
	 */
	public static final int CLIENT = EMBEDDED_SERVER + 1024;

	/**
	 * The streams that the application wants, which are made sure of before anything uses
	 * them.
	 */
	public static final int STREAMS = CLIENT + 1024;

	/**
	 * The producers, which send what they hold when they stop.
	 */
	public static final int PRODUCERS = STREAMS + 1024;

	private LifecyclePhases() {
	}

}
