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

package io.durablestreams.boot.autoconfigure.listener;

import java.util.List;
import java.util.function.Consumer;

import io.durablestreams.boot.autoconfigure.diagnostics.NearestName;
import io.durablestreams.listener.failure.ListenerErrorHandler;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's error handlers: the only or primary one, which is for all listeners,
 * and those that properties name.
 */
final class NamedErrorHandlers {

	private final ObjectProvider<ListenerErrorHandler> candidates;

	private final ListableBeanFactory beanFactory;

	NamedErrorHandlers(ObjectProvider<ListenerErrorHandler> candidates, ListableBeanFactory beanFactory) {
		this.candidates = candidates;
		this.beanFactory = beanFactory;
	}

	void ifUnique(Consumer<ListenerErrorHandler> consumer) {
		this.candidates.ifUnique(consumer);
	}

	/**
	 * Find an error handler.
	 * @param name the name of its bean
	 * @return the error handler
	 * @throws IllegalArgumentException if there is none of the name; the message says
	 * which there are
	 */
	ListenerErrorHandler get(String name) {
		try {
			return this.beanFactory.getBean(name, ListenerErrorHandler.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			List<String> names = List.of(this.beanFactory.getBeanNamesForType(ListenerErrorHandler.class));
			throw new IllegalArgumentException(
					"'error-handler' is '" + name + "', and there is no ListenerErrorHandler bean of this name; "
							+ NearestName.among(name, names, "declare a bean of type ListenerErrorHandler"),
					ex);
		}
	}

}
