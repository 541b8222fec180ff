package io.durablestreams.boot.autoconfigure.listener;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * Says at start-up which properties are meant for listeners that don't exist, most likely
 * because an id is misspelt. Only a warning: a listener may be registered later.
 */
final class UnknownListenerReporter implements ApplicationListener<ContextRefreshedEvent> {

	private static final Log logger = LogFactory.getLog(UnknownListenerReporter.class);

	private final Collection<String> configured;

	private final DurableStreamListenerEndpointRegistry registry;

	private final ApplicationContext applicationContext;

	UnknownListenerReporter(Collection<String> configured, DurableStreamListenerEndpointRegistry registry,
			ApplicationContext applicationContext) {
		this.configured = Set.copyOf(configured);
		this.registry = registry;
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextRefreshedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			report();
		}
	}

	private void report() {
		Set<String> known = this.registry.getListenerContainers()
			.stream()
			.map(DurableStreamListenerContainer::getId)
			.collect(Collectors.toCollection(TreeSet::new));
		for (String id : new TreeSet<>(this.configured)) {
			if (!known.contains(id)) {
				logger.warn("The properties under 'durable.streams.listeners." + id
						+ "' have no effect: there is no listener with this id. Listeners are: "
						+ (known.isEmpty() ? "none" : String.join(", ", known)));
			}
		}
	}

}
