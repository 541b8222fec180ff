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

package io.durablestreams.boot.autoconfigure.client;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Which customizers are for which client. One with a qualifier is for the client under
 * {@code durable.streams.clients} that has this name alone, any other for the default
 * client: what it adds, such as a token, is meant for that one's server.
 */
final class ClientCustomizers {

	private static final Log logger = LogFactory.getLog(ClientCustomizers.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final Set<String> clients;

	/**
	 * Create it.
	 * @param beanFactory has the customizers
	 * @param clients the names of the clients
	 */
	ClientCustomizers(ConfigurableListableBeanFactory beanFactory, Set<String> clients) {
		this.beanFactory = beanFactory;
		this.clients = clients;
	}

	List<DurableStreamsClientCustomizer> ofDefault() {
		return of((bean) -> !isForAnother(bean));
	}

	List<DurableStreamsClientCustomizer> of(String client) {
		return of((bean) -> bean.equals(DurableStreamsClientAutoConfiguration.BEANS_CUSTOMIZER) || isFor(client, bean));
	}

	private List<DurableStreamsClientCustomizer> of(Predicate<String> filter) {
		List<DurableStreamsClientCustomizer> chosen = this.beanFactory
			.getBeansOfType(DurableStreamsClientCustomizer.class)
			.entrySet()
			.stream()
			.filter((bean) -> filter.test(bean.getKey()))
			.map(Map.Entry::getValue)
			.toList();
		return this.beanFactory.getBeanProvider(DurableStreamsClientCustomizer.class)
			.orderedStream()
			.filter(chosen::contains)
			.toList();
	}

	/** Also one that there isn't here: its token is nothing for the default server. */
	private boolean isForAnother(String bean) {
		Set<String> own = new HashSet<>(Set.of(this.beanFactory.getAliases(bean)));
		own.add(bean);
		own.add(DurableStreamsClientAutoConfiguration.CLIENT);
		boolean another = BeanFactoryAnnotationUtils.isQualifierMatch((name) -> !own.contains(name), bean,
				this.beanFactory);
		if (another && this.clients.stream().noneMatch((client) -> isFor(client, bean))) {
			logger.warn("The DurableStreamsClientCustomizer '" + bean + "' has the @Qualifier of none of the clients "
					+ this.clients + " under '" + ClientBeansRegistrar.CLIENTS + "': it customizes none");
		}
		return another;
	}

	private boolean isFor(String client, String bean) {
		return BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, bean, this.beanFactory);
	}

}
