package io.durablestreams.boot.autoconfigure.client;

import java.util.List;

import io.durablestreams.client.DurableStreamsClient;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;

/**
 * Finds the clients that listeners and producers name.
 */
public final class NamedClients {

	private final ListableBeanFactory beanFactory;

	/**
	 * Create it.
	 * @param beanFactory has the clients
	 */
	public NamedClients(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Find a client.
	 * @param name the name of its bean
	 * @return the client
	 * @throws IllegalArgumentException if there is none of the name; the message says
	 * which there are
	 */
	public DurableStreamsClient get(String name) {
		try {
			return this.beanFactory.getBean(name, DurableStreamsClient.class);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new IllegalArgumentException(
					"'client' is '" + name + "', and there is no DurableStreamsClient bean of this name; there are "
							+ List.of(this.beanFactory.getBeanNamesForType(DurableStreamsClient.class)),
					ex);
		}
	}

}
