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

package io.durablestreams.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * Durable streams can't be set up as configured. Says what is wrong, naming the property,
 * stream or method at fault, and how to mend it; neither ever holds a secret.
 */
public class DurableStreamsConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it
	 */
	public DurableStreamsConfigurationException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it
	 * @param cause what led to it, or {@code null}
	 */
	public DurableStreamsConfigurationException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * How to mend it.
	 * @return the action
	 */
	public String getAction() {
		return this.action;
	}

}
