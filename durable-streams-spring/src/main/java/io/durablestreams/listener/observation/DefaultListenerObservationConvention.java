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

package io.durablestreams.listener.observation;

import io.micrometer.common.KeyValues;

/**
 * The convention that is used unless another one is given. Extend it to add keys.
 */
public class DefaultListenerObservationConvention implements ListenerObservationConvention {

	/** The only instance that is needed. */
	public static final DefaultListenerObservationConvention INSTANCE = new DefaultListenerObservationConvention();

	/** For contexts alone, which write position and ordinal once somebody reads them. */
	static final DefaultListenerObservationConvention DEFERRING = new DefaultListenerObservationConvention() {

		@Override
		public KeyValues getHighCardinalityKeyValues(ListenerContext context) {
			return context.deferredKeys();
		}

	};

	@Override
	public String getName() {
		return "durable.streams.listener";
	}

	@Override
	public String getContextualName(ListenerContext context) {
		return context.contextualName();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ListenerContext context) {
		return context.lowCardinalityKeys();
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ListenerContext context) {
		return context.highCardinalityKeys();
	}

}
