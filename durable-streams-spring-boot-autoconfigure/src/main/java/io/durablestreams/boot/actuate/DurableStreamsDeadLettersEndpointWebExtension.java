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

import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.ActState;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.Action;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.LetterActDescriptor;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.PageDescriptor;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link DurableStreamsDeadLettersEndpoint} over HTTP: answers acts with a status that
 * tells what has come of them. 200 if all letters were taken in hand or it was stopped,
 * 202 if it goes on, 404 for a listener that isn't there, 409 if it could not be done as
 * things are, with the owner where that is another instance.
 */
@EndpointWebExtension(endpoint = DurableStreamsDeadLettersEndpoint.class)
public final class DurableStreamsDeadLettersEndpointWebExtension {

	private static final int ACCEPTED = 202;

	private static final int CONFLICT = 409;

	private final DurableStreamsDeadLettersEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint does what is asked for
	 */
	public DurableStreamsDeadLettersEndpointWebExtension(DurableStreamsDeadLettersEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Look at the letters of a listener.
	 * @param securityContext who wants to know
	 * @param listener the listener's id
	 * @param stream the stream that the messages come from, if the listener has several
	 * @param from where to begin
	 * @param limit how many letters at most
	 * @param doneToo whether to show letters that are done with
	 * @param deadLetterStream the stream that the letters are on, if it isn't the one of
	 * the listener's failure policy
	 * @return the letters, or {@code null} if there is no such listener
	 * @see DurableStreamsDeadLettersEndpoint#letters(String, String, String, Integer,
	 * Boolean, String)
	 */
	@ReadOperation
	public @Nullable PageDescriptor letters(SecurityContext securityContext, @Selector String listener,
			@Nullable String stream, @Nullable String from, @Nullable Integer limit, @Nullable Boolean doneToo,
			@Nullable String deadLetterStream) {
		return this.endpoint.letters(securityContext, listener, stream, from, limit, doneToo, deadLetterStream);
	}

	/**
	 * Do something with one letter or with many.
	 * @param securityContext who asks
	 * @param listener the listener's id
	 * @param action what to do
	 * @param stream the stream that the messages come from, if the listener has several
	 * @param letter where the one letter lies
	 * @param from where to begin with many letters
	 * @param limit how many letters at most
	 * @param everyReaderSeesItAgain {@code true}, in so many words, to append
	 * @param deadLetterStream the stream that the letters are on, if it isn't the one of
	 * the listener's failure policy
	 * @return what has come of it by now
	 * @see DurableStreamsDeadLettersEndpoint#act(String, Action, String, String, String,
	 * Integer, Boolean, String)
	 */
	@WriteOperation
	public WebEndpointResponse<LetterActDescriptor> act(SecurityContext securityContext, @Selector String listener,
			Action action, @Nullable String stream, @Nullable String letter, @Nullable String from,
			@Nullable Integer limit, @Nullable Boolean everyReaderSeesItAgain, @Nullable String deadLetterStream) {
		LetterActDescriptor done = this.endpoint.act(securityContext, listener, action, stream, letter, from, limit,
				everyReaderSeesItAgain, deadLetterStream);
		return (done != null) ? new WebEndpointResponse<>(done, status(done.state()))
				: new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
	}

	private static int status(ActState state) {
		return switch (state) {
			case FINISHED, STOPPED -> WebEndpointResponse.STATUS_OK;
			case RUNNING -> ACCEPTED;
			case FAILED -> CONFLICT;
		};
	}

}
