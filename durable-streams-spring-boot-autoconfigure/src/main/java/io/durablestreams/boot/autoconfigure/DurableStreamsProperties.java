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

package io.durablestreams.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Properties of durable streams: those of the default client, and where the others start.
 */
@ConfigurationProperties("durable.streams")
public class DurableStreamsProperties extends ClientProperties {

	/**
	 * Clients of other servers by name, with the properties of the default one. Each is a
	 * bean named after it, with 'DurableStreamsClient' behind the name.
	 */
	private final Map<String, ClientProperties> clients = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final ProducerDefaultsProperties producerDefaults = new ProducerDefaultsProperties();

	/**
	 * Producers by name. Each is a bean named after it, with 'Producer' behind the name.
	 */
	private final Map<String, ProducerProperties> producers = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final ListenerDefaultsProperties listenerDefaults = new ListenerDefaultsProperties();

	/**
	 * Settings of listeners by id, which win over their annotations.
	 */
	private final Map<String, ListenerOverridesProperties> listeners = new LinkedHashMap<>();

	/**
	 * Streams by name that the application wants to be there. They are made sure of
	 * before listeners start.
	 */
	private final Map<String, NewStreamProperties> streams = new LinkedHashMap<>();

	@NestedConfigurationProperty
	private final StreamAdminProperties admin = new StreamAdminProperties();

	@NestedConfigurationProperty
	private final TemplateProperties template = new TemplateProperties();

	@NestedConfigurationProperty
	private final OffsetStoreProperties offsetStore = new OffsetStoreProperties();

	@NestedConfigurationProperty
	private final OutboxProperties outbox = new OutboxProperties();

	@NestedConfigurationProperty
	private final CoordinationProperties coordination = new CoordinationProperties();

	@NestedConfigurationProperty
	private final RecordingProperties recordings = new RecordingProperties();

	@NestedConfigurationProperty
	private final HealthProperties health = new HealthProperties();

	@NestedConfigurationProperty
	private final MetricsProperties metrics = new MetricsProperties();

	@NestedConfigurationProperty
	private final EmbeddedServerProperties embedded = new EmbeddedServerProperties();

	public Map<String, ClientProperties> getClients() {
		return this.clients;
	}

	public ProducerDefaultsProperties getProducerDefaults() {
		return this.producerDefaults;
	}

	public Map<String, ProducerProperties> getProducers() {
		return this.producers;
	}

	public ListenerDefaultsProperties getListenerDefaults() {
		return this.listenerDefaults;
	}

	public Map<String, ListenerOverridesProperties> getListeners() {
		return this.listeners;
	}

	public Map<String, NewStreamProperties> getStreams() {
		return this.streams;
	}

	public StreamAdminProperties getAdmin() {
		return this.admin;
	}

	public TemplateProperties getTemplate() {
		return this.template;
	}

	public OffsetStoreProperties getOffsetStore() {
		return this.offsetStore;
	}

	public OutboxProperties getOutbox() {
		return this.outbox;
	}

	public CoordinationProperties getCoordination() {
		return this.coordination;
	}

	public RecordingProperties getRecordings() {
		return this.recordings;
	}

	public HealthProperties getHealth() {
		return this.health;
	}

	public MetricsProperties getMetrics() {
		return this.metrics;
	}

	public EmbeddedServerProperties getEmbedded() {
		return this.embedded;
	}

}
