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

package io.durablestreams.gateway;

import java.security.Principal;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to do what, for a {@link DurableStreamAccess} to decide.
 *
 * @param route the name of the route
 * @param operation what is to be done
 * @param principal who asks, or {@code null} if the application doesn't know
 * @param variables the variables of the route's path, decoded. Each can be a segment of a
 * stream's name as it stands, or several segments if the pattern captures several
 */
public record AccessRequest(String route, StreamOperation operation, @Nullable Principal principal,
		Map<String, String> variables) {

	/**
	 * A variable of the route's path.
	 * @param name its name
	 * @return its value
	 * @throws IllegalArgumentException if the route's path has none of the name
	 */
	public String variable(String name) {
		String value = this.variables.get(name);
		if (value == null) {
			throw new IllegalArgumentException("The path of route '" + this.route + "' has no variable '" + name + "'");
		}
		return value;
	}

}
