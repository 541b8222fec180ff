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

package io.durablestreams.listener;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.listener.DurableStreamListenerEndpoint.Target;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

/**
 * Finds methods with {@link DurableStreamListener} and registers a listener for each
 * annotation once all singletons are there; those of beans made later at once. Lazy beans
 * with such methods are made then too; beans that can't be listeners are refused.
 */
public final class DurableStreamListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	/**
	 * The name of the {@link DurableStreamListenerContainerFactory} bean for annotations
	 * that name none.
	 */
	public static final String DEFAULT_FACTORY_BEAN_NAME = "durableStreamListenerContainerFactory";

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final List<AnnotatedMethod> found = new ArrayList<>();

	private boolean singletonsReady;

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		boolean infrastructure = bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject);
		if (infrastructure || ScopedProxyUtils.isScopedTarget(beanName)) {
			// The proxy of a scope is the listener, not what is behind it for a while.
			return bean;
		}
		listenerMethods(AopProxyUtils.ultimateTargetClass(bean)).forEach((method, annotations) -> annotations
			.forEach((annotation) -> add(new AnnotatedMethod(bean, beanName, method, annotation))));
		return bean;
	}

	private Map<Method, Set<DurableStreamListener>> listenerMethods(Class<?> type) {
		if (this.withoutListeners.contains(type)
				|| !AnnotationUtils.isCandidateClass(type, DurableStreamListener.class)) {
			return Map.of();
		}
		Map<Method, Set<DurableStreamListener>> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable Set<DurableStreamListener>>) this::findAnnotations);
		if (methods.isEmpty()) {
			this.withoutListeners.add(type);
		}
		return methods;
	}

	private @Nullable Set<DurableStreamListener> findAnnotations(Method method) {
		Set<DurableStreamListener> annotations = AnnotatedElementUtils.findMergedRepeatableAnnotations(method,
				DurableStreamListener.class, DurableStreamListeners.class);
		return annotations.isEmpty() ? null : annotations;
	}

	private void add(AnnotatedMethod method) {
		synchronized (this.found) {
			if (!this.singletonsReady) {
				this.found.add(method);
				return;
			}
		}
		register(method);
	}

	@Override
	public void afterSingletonsInstantiated() {
		new LazyListeners(beanFactory(), (type) -> listenerMethods(type).keySet()).create();
		List<AnnotatedMethod> methods;
		synchronized (this.found) {
			this.singletonsReady = true;
			methods = List.copyOf(this.found);
			this.found.clear();
		}
		DurableStreamListenerEndpointRegistry registry = registry();
		if (beanFactory().containsBean(DEFAULT_FACTORY_BEAN_NAME)) {
			registry.setDefaultContainerFactory(
					beanFactory().getBean(DEFAULT_FACTORY_BEAN_NAME, DurableStreamListenerContainerFactory.class));
		}
		methods.forEach(this::register);
		beanFactory().getBeanProvider(DurableStreamListenerConfigurer.class)
			.orderedStream()
			.forEach((configurer) -> configurer.configureListeners(registry));
	}

	private void register(AnnotatedMethod method) {
		String where = "method " + ClassUtils.getQualifiedMethodName(method.method());
		try {
			register(method, where);
		}
		catch (ListenerConfigurationException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw new ListenerConfigurationException(
					"The listener on " + where + " can't be set up: " + ex.getMessage(), null, ex);
		}
	}

	private void register(AnnotatedMethod method, String where) {
		Method invocable = invocable(method);
		ListenerAttributes attributes = new ListenerAttributes(beanFactory(), method.annotation(), where);
		DurableStreamListenerEndpoint endpoint = new DurableStreamListenerEndpoint(
				attributes.id(method.beanName() + "." + method.method().getName()), attributes.settings(),
				Target.OfMethod.of(method.bean(), invocable, attributes::sendTo));
		String factory = attributes.containerFactory();
		if (factory == null) {
			registry().register(endpoint);
		}
		else {
			registry().register(endpoint, factory(factory, where));
		}
	}

	/** The method as it can be called, which may be in front of a proxy. */
	private static Method invocable(AnnotatedMethod method) {
		try {
			return AopUtils.selectInvocableMethod(method.method(), method.bean().getClass());
		}
		catch (IllegalStateException ex) {
			boolean hidden = Modifier.isPrivate(method.method().getModifiers());
			throw new ListenerConfigurationException(
					"Method " + ClassUtils.getQualifiedMethodName(method.method()) + " of bean '" + method.beanName()
							+ "' can't be a listener: the bean is behind a "
							+ (hidden ? "proxy, which can't call private methods."
									: "JDK proxy, which has the methods of its interfaces only."),
					hidden ? "Make the method package-private, protected or public."
							: "Declare the method in an interface of the bean, or let the proxy be one of the class: "
									+ "'proxyTargetClass = true' of the annotation that asks for it, such as "
									+ "@EnableAsync, or 'spring.aop.proxy-target-class=true'.",
					ex);
		}
	}

	private DurableStreamListenerContainerFactory factory(String name, String where) {
		try {
			return beanFactory().getBean(name, DurableStreamListenerContainerFactory.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new ListenerConfigurationException(
					"The attribute 'containerFactory' of the listener on " + where
							+ " names no DurableStreamListenerContainerFactory bean: '" + name + "'.",
					"Name one of "
							+ List.of(beanFactory().getBeanNamesForType(DurableStreamListenerContainerFactory.class))
							+ ", or leave the attribute out.",
					ex);
		}
	}

	private DurableStreamListenerEndpointRegistry registry() {
		return beanFactory().getBean(DurableStreamListenerEndpointRegistry.class);
	}

	private ConfigurableListableBeanFactory beanFactory() {
		if (this.beanFactory == null) {
			throw new IllegalStateException("The bean factory has not been set");
		}
		return this.beanFactory;
	}

	/** A method with one of its annotations. */
	private record AnnotatedMethod(Object bean, String beanName, Method method, DurableStreamListener annotation) {
	}

}
