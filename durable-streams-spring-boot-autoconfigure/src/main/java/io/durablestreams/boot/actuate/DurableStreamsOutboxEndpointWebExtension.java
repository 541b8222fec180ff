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
import java.util.Objects;

import io.durablestreams.boot.actuate.DurableStreamsEndpointWebExtension.Refusal;
import io.durablestreams.boot.actuate.DurableStreamsOutboxEndpoint.Action;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link DurableStreamsOutboxEndpoint} over HTTP: tells why something isn't done, with
 * 400 for what makes no sense, and 409 for what can't be done as things are.
 */
@EndpointWebExtension(endpoint = DurableStreamsOutboxEndpoint.class)
public final class DurableStreamsOutboxEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final DurableStreamsOutboxEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint does what is asked for
	 */
	public DurableStreamsOutboxEndpointWebExtension(DurableStreamsOutboxEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Try again, or give up: all of a stream that has stopped, or one message.
	 * @param action what to do
	 * @param stream the stream's name
	 * @param message the message's id in the table
	 * @return a {@link DurableStreamsOutboxEndpoint.Outcome}, or a {@link Refusal}
	 */
	@WriteOperation
	public WebEndpointResponse<Object> control(@Nullable String action, @Nullable String stream,
			@Nullable Long message) {
		try {
			return new WebEndpointResponse<>(this.endpoint.control(action(action), stream, message));
		}
		catch (IllegalArgumentException ex) {
			return new WebEndpointResponse<>(new Refusal(ex.getMessage(), null),
					WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (IllegalStateException ex) {
			return new WebEndpointResponse<>(new Refusal(ex.getMessage(), null), CONFLICT);
		}
	}

	private static Action action(@Nullable String action) {
		String name = Objects.requireNonNullElse(action, "").toUpperCase(Locale.ROOT);
		return Arrays.stream(Action.values())
			.filter((known) -> known.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no action '" + action + "'; there are "
					+ Arrays.stream(Action.values()).map((known) -> known.name().toLowerCase(Locale.ROOT)).toList()));
	}

}
