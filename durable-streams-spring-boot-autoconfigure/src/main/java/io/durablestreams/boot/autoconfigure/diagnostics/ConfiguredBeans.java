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

package io.durablestreams.boot.autoconfigure.diagnostics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;

/**
 * The beans of what properties name, such as the clients under
 * {@code durable.streams.clients}: one for each name, unless the application has one of
 * its own that is called so.
 */
public final class ConfiguredBeans {

	private final String what;

	private final String property;

	private final Class<?> type;

	private final String suffix;

	/**
	 * Create it.
	 * @param what what they are, such as {@code client}
	 * @param property the property that has the names as its keys
	 * @param type the type of the beans
	 * @param suffix what the beans' names have behind the names
	 */
	public ConfiguredBeans(String what, String property, Class<?> type, String suffix) {
		this.what = what;
		this.property = property;
		this.type = type;
		this.suffix = suffix;
	}

	/**
	 * How the bean of a name is called.
	 * @param name the name
	 * @return the bean's name
	 * @throws DurableStreamsConfigurationException if the name has neither a letter nor a
	 * digit
	 */
	public String beanName(String name) {
		return ConfiguredBeanName.of(this.property, name, this.suffix);
	}

	/**
	 * Register the beans. One of the application's that has a bean's name takes its
	 * place.
	 * @param registry gets the beans
	 * @param names the names
	 * @param register registers the bean of a name; told how the bean is called, and the
	 * name
	 * @throws DurableStreamsConfigurationException if two would be one bean, or a bean
	 * that is something else is called so
	 */
	public void register(BeanDefinitionRegistry registry, Collection<String> names,
			BiConsumer<String, String> register) {
		Map<String, String> namesByBean = new HashMap<>();
		for (String name : names) {
			String beanName = beanName(name);
			String other = namesByBean.putIfAbsent(beanName, name);
			if (other != null) {
				throw new DurableStreamsConfigurationException("The " + this.what + "s '" + other + "' and '" + name
						+ "' under '" + this.property + "' would both be the bean '" + beanName + "'.",
						"Rename one of them.");
			}
			if (registry.isBeanNameInUse(beanName)) {
				requireType(registry, beanName, name);
			}
			else {
				register.accept(beanName, name);
			}
		}
	}

	private void requireType(BeanDefinitionRegistry registry, String beanName, String name) {
		Class<?> present = (registry instanceof BeanFactory beans) ? beans.getType(beanName, false) : null;
		if (present != null && !this.type.isAssignableFrom(present)) {
			throw new DurableStreamsConfigurationException(
					"The " + this.what + " '" + name + "' ('" + this.property + "." + name + "') is the bean '"
							+ beanName + "', but another bean has this name: one of type " + present.getName() + ".",
					"Rename the class or bean, or the " + this.what + ". A bean that shall replace the " + this.what
							+ " must be a " + this.type.getSimpleName() + ".");
		}
	}

	/**
	 * Let the beans be known by the names that the properties have too, where no other
	 * bean is: generated code lacks the element with their qualifier.
	 * @param registry has the beans, and all others
	 * @param attribute the attribute of their definitions that has the name
	 */
	public static void registerAliases(BeanDefinitionRegistry registry, String attribute) {
		for (String beanName : registry.getBeanDefinitionNames()) {
			Object named = registry.getBeanDefinition(beanName).getAttribute(attribute);
			if (named instanceof String name && !registry.isBeanNameInUse(name)) {
				registry.registerAlias(beanName, name);
			}
		}
	}

}
