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
import java.util.Set;
import java.util.function.Function;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * The beans with listener methods that aren't made together with the other singletons.
 */
final class LazyListeners {

	/** What these hold belongs to one caller: nobody calls when a message comes. */
	private static final Set<String> OF_ONE_CALLER = Set.of(BeanDefinition.SCOPE_PROTOTYPE, "request", "session",
			"websocket");

	private final ConfigurableListableBeanFactory beanFactory;

	private final Function<Class<?>, Set<Method>> listenerMethods;

	LazyListeners(ConfigurableListableBeanFactory beanFactory, Function<Class<?>, Set<Method>> listenerMethods) {
		this.beanFactory = beanFactory;
		this.listenerMethods = listenerMethods;
	}

	/**
	 * Make those that wait to be asked for.
	 * @throws ListenerConfigurationException if one can't be a listener
	 */
	void create() {
		for (String beanName : this.beanFactory.getBeanDefinitionNames()) {
			if (!this.beanFactory.containsSingleton(beanName)) {
				create(beanName, this.beanFactory.getMergedBeanDefinition(beanName));
			}
		}
	}

	private void create(String beanName, BeanDefinition definition) {
		// No factory bean is made only to hear what it would make.
		Class<?> type = definition.isAbstract() ? null : this.beanFactory.getType(beanName, false);
		Set<Method> methods = (type != null) ? this.listenerMethods.apply(type) : Set.of();
		if (!methods.isEmpty()) {
			this.beanFactory.getBean(singletonName(beanName, definition, methods.iterator().next()));
		}
	}

	/** The bean itself, or the proxy in front of one with a scope. */
	private String singletonName(String beanName, BeanDefinition definition, Method method) {
		if (definition.isSingleton()) {
			return beanName;
		}
		String scope = definition.getScope();
		boolean proxied = ScopedProxyUtils.isScopedTarget(beanName);
		String name = proxied ? ScopedProxyUtils.getOriginalBeanName(beanName) : beanName;
		if (!proxied || scope == null || OF_ONE_CALLER.contains(scope)) {
			throw new ListenerConfigurationException(
					"Bean '" + name + "' has the scope '" + scope + "', so method "
							+ ClassUtils.getQualifiedMethodName(method)
							+ " can't be a listener: no message would find the bean.",
					"Move the method to a singleton, or register listeners that come and go with "
							+ "DurableStreamListenerEndpointRegistry.",
					null);
		}
		return name;
	}

}
