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

package io.durablestreams.listener.internal.invoke;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ClassUtils;

/**
 * Makes methods invocable, Kotlin's suspending functions too: their result is a
 * {@code Mono} to be awaited.
 */
final class ListenerMethodFactory extends DefaultMessageHandlerMethodFactory {

	private static final String COROUTINES = "kotlinx.coroutines.reactor.MonoKt";

	private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

	private final List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>();

	@Override
	protected List<HandlerMethodArgumentResolver> initArgumentResolvers() {
		this.resolvers.add(new ContinuationResolver());
		List<HandlerMethodArgumentResolver> others = super.initArgumentResolvers();
		this.resolvers.addAll(others);
		return others;
	}

	@Override
	public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
		boolean suspending = KotlinDetector.isSuspendingFunction(method);
		if (suspending) {
			requireCoroutines();
		}
		return suspending ? new SuspendingMethod(bean, method, this.resolvers)
				: new ListenerMethod(bean, method, this.resolvers);
	}

	private static void requireCoroutines() {
		if (!KotlinDetector.isKotlinReflectPresent()
				|| !ClassUtils.isPresent(COROUTINES, ListenerMethodFactory.class.getClassLoader())) {
			throw new IllegalArgumentException("a suspend function can be called only with "
					+ "'org.jetbrains.kotlin:kotlin-reflect' and 'org.jetbrains.kotlinx:kotlinx-coroutines-reactor'"
					+ " on the class path");
		}
	}

	/**
	 * What a method returns, as its author sees it.
	 */
	static Class<?> resultType(Method method) {
		if (!KotlinDetector.isSuspendingFunction(method)) {
			return method.getReturnType();
		}
		ResolvableType continuation = ResolvableType.forMethodParameter(method, method.getParameterCount() - 1);
		Class<?> result = continuation.getGeneric(0).resolve(Object.class);
		return result.getName().equals("kotlin.Unit") ? void.class : result;
	}

	static boolean isContinuation(Class<?> type) {
		return type.getName().equals("kotlin.coroutines.Continuation");
	}

	/** The compiler's own parameter of a suspending function. */
	private static final class ContinuationResolver implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return isContinuation(parameter.getParameterType());
		}

		@Override
		public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
			return null;
		}

	}

	/** Calls a method. */
	private static class ListenerMethod extends InvocableHandlerMethod {

		private final HandlerMethodArgumentResolver[] resolvers;

		/**
		 * Create it.
		 * @param bean has the method
		 * @param method the method
		 * @param all the resolvers of arguments, of which each parameter's is found once
		 */
		ListenerMethod(Object bean, Method method, List<HandlerMethodArgumentResolver> all) {
			super(bean, method);
			MethodParameter[] parameters = getMethodParameters();
			this.resolvers = new HandlerMethodArgumentResolver[parameters.length];
			for (int i = 0; i < parameters.length; i++) {
				MethodParameter parameter = parameters[i];
				parameter.initParameterNameDiscovery(NAMES);
				this.resolvers[i] = all.stream()
					.filter((resolver) -> resolver.supportsParameter(parameter))
					.findFirst()
					.orElseThrow(() -> new IllegalArgumentException(
							"parameter " + (parameter.getParameterIndex() + 1) + " can't be resolved"));
			}
		}

		/**
		 * A header that isn't there, or isn't of the type that is wanted, has no
		 * exception of its own, by which it could be told from what a handler throws.
		 */
		@Override
		protected @Nullable Object[] getMethodArgumentValues(Message<?> message, @Nullable Object... provided)
				throws Exception {
			MethodParameter[] parameters = getMethodParameters();
			@Nullable Object[] arguments = new Object[parameters.length];
			try {
				for (int i = 0; i < parameters.length; i++) {
					arguments[i] = this.resolvers[i].resolveArgument(parameters[i], message);
				}
			}
			catch (MessageHandlingException | ConversionException ex) {
				throw new MessageConversionException(message, "An argument can't be had: " + ex.getMessage(), ex);
			}
			return arguments;
		}

	}

	/** Starts a coroutine. */
	private static final class SuspendingMethod extends ListenerMethod {

		SuspendingMethod(Object bean, Method method, List<HandlerMethodArgumentResolver> all) {
			super(bean, method, all);
		}

		@Override
		protected Object doInvoke(@Nullable Object... args) {
			return CoroutinesUtils.invokeSuspendingFunction(getBridgedMethod(), getBean(), args);
		}

	}

}
