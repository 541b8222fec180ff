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

import java.util.function.Function;

import io.durablestreams.listener.observation.ListenerObservation.HighCardinalityKeys;
import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;

/**
 * Stands for a key whose value each message has its own of, until somebody reads it:
 * mostly nobody does, as only traces have such keys. Thread-safe.
 */
final class DetailKeyValue implements KeyValue {

	static final DetailKeyValue ORDINAL = new DetailKeyValue(HighCardinalityKeys.ORDINAL,
			(context) -> Long.toString(context.getOrdinal()));

	static final DetailKeyValue POSITION = new DetailKeyValue(HighCardinalityKeys.POSITION,
			(context) -> context.getPosition().toString());

	private final KeyName name;

	private final Function<ListenerContext, String> value;

	private DetailKeyValue(KeyName name, Function<ListenerContext, String> value) {
		this.name = name;
		this.value = value;
	}

	/**
	 * The key and its value.
	 * @param context the message's context
	 */
	KeyValue of(ListenerContext context) {
		return this.name.withValue(this.value.apply(context));
	}

	@Override
	public String getKey() {
		return this.name.asString();
	}

	@Override
	public String getValue() {
		return NONE_VALUE;
	}

}
