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

import io.micrometer.common.KeyValue;
import io.micrometer.common.docs.KeyName;
import org.jspecify.annotations.Nullable;

/**
 * A key whose value is written only when somebody reads it: without a tracer nobody does,
 * and each message has others.
 */
final class DetailKeyValue implements KeyValue {

	private final KeyName name;

	private final Object value;

	DetailKeyValue(KeyName name, Object value) {
		this.name = name;
		this.value = value;
	}

	@Override
	public String getKey() {
		return this.name.asString();
	}

	@Override
	public String getValue() {
		return this.value.toString();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof KeyValue keyValue && getKey().equals(keyValue.getKey())
				&& getValue().equals(keyValue.getValue());
	}

	@Override
	public int hashCode() {
		return 31 * getKey().hashCode() + getValue().hashCode();
	}

	@Override
	public String toString() {
		return "keyValue{" + getKey() + "=" + getValue() + "}";
	}

}
