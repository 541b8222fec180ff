package io.durablestreams.listener.invoke;

import java.lang.reflect.Method;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.ClassUtils;

/**
 * Makes methods invocable, Kotlin's suspending functions too: their result is a
 * {@code Mono} to be awaited.
 */
final class ListenerMethodFactory extends DefaultMessageHandlerMethodFactory {

	private static final String COROUTINES = "kotlinx.coroutines.reactor.MonoKt";

	private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

	@Override
	protected List<HandlerMethodArgumentResolver> initArgumentResolvers() {
		this.resolvers.addResolver(new ContinuationResolver());
		List<HandlerMethodArgumentResolver> others = super.initArgumentResolvers();
		this.resolvers.addResolvers(others);
		return others;
	}

	@Override
	public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
		if (!KotlinDetector.isSuspendingFunction(method)) {
			return super.createInvocableHandlerMethod(bean, method);
		}
		if (!KotlinDetector.isKotlinReflectPresent()
				|| !ClassUtils.isPresent(COROUTINES, ListenerMethodFactory.class.getClassLoader())) {
			throw new IllegalArgumentException("a suspend function can be called only with "
					+ "'org.jetbrains.kotlin:kotlin-reflect' and 'org.jetbrains.kotlinx:kotlinx-coroutines-reactor'"
					+ " on the class path");
		}
		InvocableHandlerMethod suspending = new SuspendingMethod(bean, method);
		suspending.setMessageMethodArgumentResolvers(this.resolvers);
		return suspending;
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

	/** Starts a coroutine. */
	private static final class SuspendingMethod extends InvocableHandlerMethod {

		SuspendingMethod(Object bean, Method method) {
			super(bean, method);
		}

		@Override
		protected Object doInvoke(@Nullable Object... args) {
			return CoroutinesUtils.invokeSuspendingFunction(getBridgedMethod(), getBean(), args);
		}

	}

}
