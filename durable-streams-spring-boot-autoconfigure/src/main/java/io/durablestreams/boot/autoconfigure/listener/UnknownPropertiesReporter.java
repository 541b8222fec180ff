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

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.boot.autoconfigure.ListenerOverridesProperties;
import io.durablestreams.boot.autoconfigure.diagnostics.NearestName;
import io.durablestreams.boot.autoconfigure.gateway.GatewayProperties;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Says at start-up which properties have no effect, most likely because a name is
 * misspelt: those that there are not, and those of listeners that there are not. Only a
 * warning: a listener may be registered later.
 */
final class UnknownPropertiesReporter implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(UnknownPropertiesReporter.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("durable.streams");

	private static final ConfigurationPropertyName LISTENERS = PREFIX.append("listeners");

	private static final ConfigurationPropertyName GATEWAY = PREFIX.append("gateway");

	private static final boolean HAS_GATEWAY = ClassUtils.isPresent("io.durablestreams.gateway.DurableStreamGateway",
			UnknownPropertiesReporter.class.getClassLoader());

	private final DurableStreamListenerEndpointRegistry registry;

	private final ApplicationContext applicationContext;

	UnknownPropertiesReporter(DurableStreamListenerEndpointRegistry registry, ApplicationContext applicationContext) {
		this.registry = registry;
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			warnings().forEach(logger::warn);
		}
	}

	private Set<String> warnings() {
		Set<String> listeners = this.registry.getListenerContainers()
			.stream()
			.map(DurableStreamListenerContainer::getId)
			.collect(Collectors.toCollection(TreeSet::new));
		Set<String> warnings = new TreeSet<>();
		Knowledge knowledge = null;
		for (ConfigurationPropertySource source : ConfigurationPropertySources
			.get(this.applicationContext.getEnvironment())) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				for (ConfigurationPropertyName name : iterable.stream().filter(PREFIX::isAncestorOf).toList()) {
					knowledge = (knowledge != null) ? knowledge : new Knowledge(listeners);
					boolean variable = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
					warnings.addAll(knowledge.problem(name, variable).stream().toList());
				}
			}
		}
		return warnings;
	}

	/** What there is. Made only where an application has properties of ours. */
	private static final class Knowledge {

		private final KnownProperties properties = new KnownProperties(all());

		private final SingletonSupplier<KnownProperties> ofListeners = SingletonSupplier
			.of(() -> new KnownProperties(Map.of("", ListenerOverridesProperties.class)));

		private final Set<String> listeners;

		Knowledge(Set<String> listeners) {
			this.listeners = listeners;
		}

		private static Map<String, Class<?>> all() {
			Map<String, Class<?>> all = new TreeMap<>(Map.of("", DurableStreamsProperties.class));
			if (HAS_GATEWAY) {
				all.put("gateway.", GatewayProperties.class);
			}
			return all;
		}

		Optional<String> problem(ConfigurationPropertyName name, boolean variable) {
			if (!HAS_GATEWAY && GATEWAY.isAncestorOf(name)) {
				return Optional.of("The property '" + name
						+ "' has no effect: the module 'durable-streams-gateway' is not on the class path.");
			}
			if (LISTENERS.isAncestorOf(name)) {
				return ofListener(name, variable);
			}
			String rest = rest(name, PREFIX.getNumberOfElements(), Form.UNIFORM);
			boolean known = variable ? this.properties.containsJoined(rest.replace(".", ""))
					: this.properties.contains(rest);
			return known || (variable && isForeign(rest(name, PREFIX.getNumberOfElements(), Form.DASHED)))
					? Optional.empty() : Optional.of(noSuchProperty(name, PREFIX, this.properties));
		}

		/**
		 * Variables may begin like ours and be meant for something else: those that
		 * Kubernetes sets for a service called {@code durable-streams}, for instance.
		 */
		private boolean isForeign(String rest) {
			return this.properties.nearest(rest).isEmpty();
		}

		private Optional<String> ofListener(ConfigurationPropertyName name, boolean variable) {
			List<ConfigurationPropertyName> spellings = new ArrayList<>();
			for (String id : this.listeners) {
				spellings.add(ConfigurationPropertyName.adapt(LISTENERS + "." + id, '.'));
				spellings.add(LISTENERS.append("[" + id + "]"));
			}
			KnownProperties ofListeners = this.ofListeners.obtain();
			for (ConfigurationPropertyName listener : spellings) {
				if (listener.isAncestorOf(name)) {
					String rest = rest(name, listener.getNumberOfElements(), Form.UNIFORM);
					boolean known = variable ? ofListeners.containsJoined(rest.replace(".", ""))
							: ofListeners.contains(rest);
					return known ? Optional.empty() : Optional.of(noSuchProperty(name, listener, ofListeners));
				}
			}
			String id = name.getElement(LISTENERS.getNumberOfElements(), Form.ORIGINAL);
			return Optional.of("The properties under '" + LISTENERS + "." + id
					+ "' have no effect: there is no listener with this id."
					+ NearestName.of(id, this.listeners).map((near) -> " Did you mean '" + near + "'?").orElse("")
					+ " Listeners are: " + (this.listeners.isEmpty() ? "none" : String.join(", ", this.listeners)));
		}

		private static String noSuchProperty(ConfigurationPropertyName name, ConfigurationPropertyName prefix,
				KnownProperties known) {
			String rest = rest(name, prefix.getNumberOfElements(), Form.DASHED);
			return "The property '" + name + "' has no effect: there is no such property."
					+ known.nearest(rest).map((near) -> " Did you mean '" + prefix + "." + near + "'?").orElse("");
		}

		private static String rest(ConfigurationPropertyName name, int from, Form form) {
			return IntStream.range(from, name.getNumberOfElements())
				// A key in brackets may have dots of its own.
				.mapToObj((i) -> name.getElement(i, form).replace('.', '_'))
				.collect(Collectors.joining("."));
		}

	}

}
