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

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What a listener can be told.
 */
public enum ListenerAction {

	/** Start, if it doesn't run. */
	START,

	/** Stop, once the message in hand is handled. */
	STOP,

	/** Handle no more messages until resumed. */
	PAUSE,

	/** Go on after a pause. */
	RESUME,

	/** Go on at another position. */
	SEEK,

	/** Pass over the message that can't be handled. */
	SKIP,

	/** Give up a seek to a time that isn't stored yet. */
	WITHDRAW;

	/**
	 * The action of a name, in whatever case.
	 * @param name the name
	 * @return the action
	 * @throws InvalidEndpointRequestException if there is none of that name
	 */
	static ListenerAction of(@Nullable String name) {
		return Arrays.stream(values())
			.filter((action) -> action.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> {
				String reason = ((name != null) ? "There is no action '" + name + "'" : "'action' is missing")
						+ "; there are " + Arrays.toString(values()).toLowerCase(Locale.ROOT);
				return new InvalidEndpointRequestException(reason, reason);
			});
	}

}
