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

package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

/**
 * A listener can't be set up as it is declared or configured. The message names the
 * listener, and the method, attribute or property at fault, says how to mend it, and is
 * free of secrets.
 */
public final class ListenerConfigurationException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final @Nullable String action;

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it, or {@code null} if the description says it
	 * @param cause what led to it, or {@code null}
	 */
	public ListenerConfigurationException(String description, @Nullable String action, @Nullable Throwable cause) {
		super((action != null) ? description + " " + action : description, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return the message without the way to mend it
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * How to mend it.
	 * @return what to do, or {@code null} if the description says it
	 */
	public @Nullable String getAction() {
		return this.action;
	}

}
