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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.durablestreams.listener.DurableStreamListenerEndpoint.Target;
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
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * Finds methods and classes with {@link DurableStreamListener} and registers a listener
 * for each annotation once all singletons are there; those of beans made later at once.
 * Lazy beans with such methods are made then too; beans that can't be listeners are
 * refused.
 */
public final class DurableStreamListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	/**
	 * The name of the {@link DurableStreamListenerContainerFactory} bean for annotations
	 * that name none.
	 */
	public static final String DEFAULT_FACTORY_BEAN_NAME = "durableStreamListenerContainerFactory";

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final List<Annotated> found = new ArrayList<>();

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
		ListenerAnnotations annotations = annotations(AopProxyUtils.ultimateTargetClass(bean));
		annotations.methods()
			.forEach((method, ofMethod) -> ofMethod
				.forEach((annotation) -> add(new Annotated(bean, beanName, List.of(method), false, annotation))));
		annotations.ofType()
			.forEach((annotation) -> add(new Annotated(bean, beanName, annotations.handlers(), true, annotation)));
		return bean;
	}

	private ListenerAnnotations annotations(Class<?> type) {
		if (this.withoutListeners.contains(type)) {
			return ListenerAnnotations.NONE;
		}
		ListenerAnnotations annotations = ListenerAnnotations.of(type);
		if (annotations.isEmpty()) {
			this.withoutListeners.add(type);
		}
		return annotations;
	}

	private void add(Annotated method) {
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
		new LazyListeners(beanFactory(), (type) -> annotations(type).all()).create();
		List<Annotated> methods;
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

	private void register(Annotated annotated) {
		try {
			register(annotated, annotated.where());
		}
		catch (ListenerConfigurationException ex) {
			throw ex;
		}
		catch (IllegalArgumentException ex) {
			throw new ListenerConfigurationException(
					"The listener on " + annotated.where() + " can't be set up: " + ex.getMessage(), null, ex);
		}
	}

	private void register(Annotated annotated, String where) {
		List<Method> methods = annotated.methods()
			.stream()
			.map((method) -> invocable(method, annotated.bean(), annotated.beanName()))
			.toList();
		ListenerAttributes attributes = new ListenerAttributes(beanFactory(), annotated.annotation(), where);
		Target target = annotated.isType() ? Target.OfMethods.of(annotated.bean(), methods, attributes::sendTo)
				: Target.OfMethod.of(annotated.bean(), methods.get(0), attributes::sendTo);
		DurableStreamListenerEndpoint endpoint = new DurableStreamListenerEndpoint(attributes.id(annotated.defaultId()),
				attributes.settings(), target);
		String factory = attributes.containerFactory();
		if (factory == null) {
			registry().register(endpoint);
		}
		else {
			registry().register(endpoint, factory(factory, where));
		}
	}

	/** The method as it can be called, which may be in front of a proxy. */
	private static Method invocable(Method method, Object bean, String beanName) {
		try {
			return AopUtils.selectInvocableMethod(method, bean.getClass());
		}
		catch (IllegalStateException ex) {
			boolean hidden = Modifier.isPrivate(method.getModifiers());
			throw new ListenerConfigurationException(
					"Method " + ClassUtils.getQualifiedMethodName(method) + " of bean '" + beanName
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

	/** A method, or a class with its methods, with one of its annotations. */
	private record Annotated(Object bean, String beanName, List<Method> methods, boolean isType,
			DurableStreamListener annotation) {

		String defaultId() {
			return this.isType ? this.beanName : this.beanName + "." + this.methods.get(0).getName();
		}

		String where() {
			return this.isType ? "class " + AopUtils.getTargetClass(this.bean).getName()
					: "method " + ClassUtils.getQualifiedMethodName(this.methods.get(0));
		}

	}

}
