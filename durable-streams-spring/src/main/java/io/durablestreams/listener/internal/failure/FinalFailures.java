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

package io.durablestreams.listener.internal.failure;

import java.util.List;

import io.durablestreams.client.error.MessageTooLargeException;
import io.durablestreams.listener.failure.HandlerErrorException;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Knows the failures that another attempt can't mend: the same bytes will fail the same
 * way.
 */
public final class FinalFailures {

	private static final List<Class<? extends Throwable>> ALWAYS = List.of(MessageConversionException.class,
			MethodArgumentResolutionException.class, MethodArgumentNotValidException.class,
			MessageTooLargeException.class);

	private final List<Class<? extends Throwable>> types;

	/**
	 * Create the list.
	 * @param types final failures besides those of conversion and validation
	 */
	public FinalFailures(List<Class<? extends Throwable>> types) {
		this.types = types;
	}

	/**
	 * Whether a failure is final.
	 * @param failure the failure
	 * @return whether another attempt is in vain
	 */
	public boolean isFinal(Throwable failure) {
		return contains(ALWAYS, failure) || contains(this.types, failure)
				|| (failure instanceof HandlerErrorException && contains(this.types, failure.getCause()));
	}

	private static boolean contains(List<Class<? extends Throwable>> types, @Nullable Throwable failure) {
		return types.stream().anyMatch((type) -> type.isInstance(failure));
	}

}
