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

import io.durablestreams.boot.actuate.ActDescriptor.Outcome;
import io.durablestreams.boot.actuate.DurableStreamsEndpoint.DurableStreamsDescriptor;
import io.durablestreams.listener.NotOwnerException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link DurableStreamsEndpoint} over HTTP: shows payloads to those who may see them, and
 * answers acts with a status that tells what has come of them: 200 if it is done, 202 if
 * it will be, 400 for what makes no sense, 404 for a listener or stream that isn't there,
 * 409 with the owner for what another instance must be asked for or can't be done as
 * things are, 503 if it wasn't begun in time.
 */
@EndpointWebExtension(endpoint = DurableStreamsEndpoint.class)
public final class DurableStreamsEndpointWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final DurableStreamsEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint does what is asked for
	 */
	public DurableStreamsEndpointWebExtension(DurableStreamsEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * What listeners and producers do.
	 * @param securityContext who wants to know
	 * @return a snapshot
	 * @see DurableStreamsEndpoint#durableStreams()
	 */
	@ReadOperation
	public DurableStreamsDescriptor durableStreams(SecurityContext securityContext) {
		return this.endpoint.durableStreams(securityContext);
	}

	/**
	 * What a listener does.
	 * @param securityContext who wants to know
	 * @param id the listener's id
	 * @return a snapshot, or {@code null} if there is no such listener
	 */
	@ReadOperation
	public @Nullable ListenerDescriptor listener(SecurityContext securityContext, @Selector String id) {
		return this.endpoint.listener(securityContext, id);
	}

	/**
	 * Have a listener do something.
	 * @param securityContext who asks
	 * @param id the listener's id
	 * @param action what to do
	 * @param stream the stream that it is about
	 * @param position where to seek
	 * @param time when to seek
	 * @return an {@link ActDescriptor}, or a {@link Refusal}
	 * @see DurableStreamsEndpoint#act(String, String, String, String, String)
	 */
	@WriteOperation
	public WebEndpointResponse<Object> act(SecurityContext securityContext, @Selector String id,
			@Nullable String action, @Nullable String stream, @Nullable String position, @Nullable String time) {
		try {
			ActDescriptor done = this.endpoint.act(securityContext, id, action, stream, position, time);
			return (done != null) ? new WebEndpointResponse<>(done, status(done.outcome()))
					: refuse(WebEndpointResponse.STATUS_NOT_FOUND, "There is no listener '" + id + "'", null);
		}
		catch (InvalidEndpointRequestException ex) {
			return refuse(WebEndpointResponse.STATUS_BAD_REQUEST, ex.getReason(), null);
		}
		catch (IllegalArgumentException ex) {
			return refuse(WebEndpointResponse.STATUS_NOT_FOUND, ex.getMessage(), null);
		}
		catch (NotOwnerException ex) {
			return refuse(CONFLICT, ex.getMessage(), ex.getOwner());
		}
		catch (IllegalStateException ex) {
			return refuse(CONFLICT, ex.getMessage(), null);
		}
	}

	private static int status(Outcome outcome) {
		return switch (outcome) {
			case DONE -> WebEndpointResponse.STATUS_OK;
			case PENDING, SCANNING, UNDER_WAY -> ACCEPTED;
			case WITHDRAWN -> WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE;
		};
	}

	private static WebEndpointResponse<Object> refuse(int status, @Nullable String error, @Nullable String owner) {
		return new WebEndpointResponse<>(new Refusal(error, owner), status);
	}

	/**
	 * Why nothing was done.
	 *
	 * @param error the reason
	 * @param owner the instance that must be asked, where that is the reason and it is
	 * known
	 */
	public record Refusal(@Nullable String error, @Nullable String owner) {
	}

}
