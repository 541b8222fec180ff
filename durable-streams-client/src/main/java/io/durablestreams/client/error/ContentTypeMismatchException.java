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

package io.durablestreams.client.error;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * The append's content type isn't the stream's (409).
 */
public final class ContentTypeMismatchException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	private final String appendType;

	private final String streamType;

	/**
	 * Create the exception.
	 * @param request the request that failed
	 * @param appendType the append's content type
	 * @param streamType the stream's content type
	 */
	public ContentTypeMismatchException(FailedRequest request, MediaType appendType, MediaType streamType) {
		super(request, "the content type of the append is '" + appendType + "', the stream's is '" + streamType + "'",
				null);
		this.appendType = appendType.toString();
		this.streamType = streamType.toString();
	}

	/**
	 * The content type of what was to be appended.
	 * @return the content type
	 */
	public MediaType getAppendType() {
		return MediaType.valueOf(this.appendType);
	}

	/**
	 * The content type of the stream.
	 * @return the content type
	 */
	public MediaType getStreamType() {
		return MediaType.valueOf(this.streamType);
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return HttpStatus.CONFLICT;
	}

}
