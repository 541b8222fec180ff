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

package io.durablestreams.offset;

/**
 * A checkpoint was not stored, because the lease on its stream has passed to another
 * owner.
 */
public class LeaseLostException extends OffsetStoreException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message whose checkpoint it was
	 */
	public LeaseLostException(String message) {
		super(message, null);
	}

}
