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

package io.durablestreams.listener.container;

import io.durablestreams.offset.OffsetStoreException;

/**
 * What was done must not stay, and nothing more be done, because the checkpoint isn't
 * where this consumer left it, or may not be stored by it any more. Passes all that
 * recovers from failures of handlers: the consumer looks at the store anew.
 */
final class CheckpointMovedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CheckpointMovedException(String message) {
		this(new OffsetStoreException(message, null));
	}

	CheckpointMovedException(OffsetStoreException cause) {
		super(cause.getMessage(), cause, false, false);
	}

	/** What to tell the world. */
	Throwable reason() {
		return (getCause() != null) ? getCause() : this;
	}

}
