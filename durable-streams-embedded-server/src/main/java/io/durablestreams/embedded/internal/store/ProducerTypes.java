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

package io.durablestreams.embedded.internal.store;

import java.nio.ByteBuffer;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * How producers and what is known of them are written to the data file.
 */
final class ProducerTypes {

	private ProducerTypes() {
	}

	static final class Key extends BasicDataType<ProducerKey> {

		@Override
		public int compare(ProducerKey one, ProducerKey other) {
			return one.compareTo(other);
		}

		@Override
		public int getMemory(ProducerKey key) {
			return 40 + 2 * key.producer().length();
		}

		@Override
		public ProducerKey[] createStorage(int size) {
			return new ProducerKey[size];
		}

		@Override
		public void write(WriteBuffer buffer, ProducerKey key) {
			buffer.putVarLong(key.stream());
			StringDataType.INSTANCE.write(buffer, key.producer());
		}

		@Override
		public ProducerKey read(ByteBuffer buffer) {
			return new ProducerKey(DataUtils.readVarLong(buffer), StringDataType.INSTANCE.read(buffer));
		}

	}

	static final class State extends BasicDataType<ProducerState> {

		@Override
		public int getMemory(ProducerState state) {
			return 32;
		}

		@Override
		public ProducerState[] createStorage(int size) {
			return new ProducerState[size];
		}

		@Override
		public void write(WriteBuffer buffer, ProducerState state) {
			buffer.putVarLong(state.epoch()).putVarLong(state.sequence());
		}

		@Override
		public ProducerState read(ByteBuffer buffer) {
			return new ProducerState(DataUtils.readVarLong(buffer), DataUtils.readVarLong(buffer));
		}

	}

}
