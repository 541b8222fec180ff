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

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.listener.observation.ListenerObservation.HighCardinalityKeys;
import io.durablestreams.listener.observation.ListenerObservation.LowCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Keys and values that the messages of one listener and stream share, made once.
 * Thread-safe.
 */
final class ConsumerKeys {

	private final String listenerId;

	private final String streamName;

	private final String contextualName;

	private final KeyValue stream;

	private final KeyValues deferred;

	private final Map<String, KeyValues> byOutcome = new ConcurrentHashMap<>(4);

	ConsumerKeys(String listenerId, String streamName) {
		this.listenerId = listenerId;
		this.streamName = streamName;
		this.contextualName = listenerId + " process";
		this.stream = HighCardinalityKeys.STREAM.withValue(streamName);
		this.deferred = KeyValues.of(DetailKeyValue.ORDINAL, DetailKeyValue.POSITION, this.stream);
	}

	String listenerId() {
		return this.listenerId;
	}

	String streamName() {
		return this.streamName;
	}

	String contextualName() {
		return this.contextualName;
	}

	KeyValues withOutcome(String outcome) {
		KeyValues present = this.byOutcome.get(outcome);
		return (present != null) ? present : this.byOutcome.computeIfAbsent(outcome, (name) -> KeyValues
			.of(LowCardinalityKeys.LISTENER.withValue(this.listenerId), LowCardinalityKeys.OUTCOME.withValue(name)));
	}

	KeyValues details(ListenerContext context) {
		return KeyValues.of(DetailKeyValue.ORDINAL.of(context), DetailKeyValue.POSITION.of(context), this.stream);
	}

	/** Those of any message, for a context to hold. */
	KeyValues deferred() {
		return this.deferred;
	}

}
