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

package io.durablestreams.sample.imports;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the flights of an import so far. Used by the thread that sends them
 * and those of the producer at once.
 */
final class ImportProgress {

	private long accepted;

	private @Nullable Offset offset;

	private @Nullable ProducerException failure;

	/**
	 * Take in a flight's outcome. What comes behind the first one that isn't acknowledged
	 * doesn't count any more.
	 * @param result the acknowledgement
	 * @param failure why there is none
	 */
	synchronized void add(@Nullable AppendResult result, @Nullable Throwable failure) {
		if (this.failure == null && failure != null) {
			this.failure = (ProducerException) failure;
		}
		else if (this.failure == null && result != null) {
			this.accepted++;
			this.offset = (result.nextOffset() != null) ? result.nextOffset() : this.offset;
		}
	}

	synchronized ImportResult result() {
		return new ImportResult(this.accepted, (this.offset != null) ? this.offset.value() : null);
	}

	synchronized @Nullable ProducerException failure() {
		return this.failure;
	}

}
