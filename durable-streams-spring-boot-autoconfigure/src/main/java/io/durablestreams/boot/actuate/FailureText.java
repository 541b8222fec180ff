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

package io.durablestreams.boot.actuate;

import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.offset.OffsetStoreException;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;

/**
 * What of a failure may be shown: the messages of durable streams hold no secrets; of
 * exceptions that a handler threw, which may quote a payload, only the type is.
 */
final class FailureText {

	private FailureText() {
	}

	static @Nullable String of(@Nullable Throwable failure) {
		if (failure == null) {
			return null;
		}
		return isOurs(failure) ? failure.getClass().getSimpleName() + ": " + failure.getMessage()
				: failure.getClass().getName();
	}

	private static boolean isOurs(Throwable failure) {
		return failure instanceof DurableStreamException || failure instanceof ProducerException
				|| failure instanceof OffsetStoreException;
	}

}
