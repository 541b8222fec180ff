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

package io.durablestreams.gateway.servlet;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.CollectionUtils;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Ends a response whose body has broken off, of which a part has been sent: the container
 * closes the connection, so that nobody takes the part for the whole. A handler of
 * exceptions could end it as if all was well, so the exception is thrown where none is
 * asked.
 */
final class BrokenResponse implements ServerResponse {

	@Override
	public HttpStatusCode statusCode() {
		return HttpStatus.BAD_GATEWAY;
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.EMPTY;
	}

	@Override
	public MultiValueMap<String, Cookie> cookies() {
		return CollectionUtils.unmodifiableMultiValueMap(new LinkedMultiValueMap<>());
	}

	@Override
	public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context) {
		if (!response.isCommitted()) {
			response.reset();
			response.setStatus(statusCode().value());
			return null;
		}
		return new ModelAndView((model, rendered, broken) -> {
			throw new BrokenBodyException();
		});
	}

	private static final class BrokenBodyException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		BrokenBodyException() {
			super("The stream server broke off in the middle of a response that is passed on", null, false, false);
		}

	}

}
