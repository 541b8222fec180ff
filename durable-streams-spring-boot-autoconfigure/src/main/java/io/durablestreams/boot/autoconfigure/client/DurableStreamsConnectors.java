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

import io.durablestreams.boot.autoconfigure.LifecyclePhases;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * The client's two connectors. A live read holds a connection for as long as it lasts, so
 * live reads and requests have a pool each. Both pools are emptied when the context stops
 * and filled again on use.
 */
final class DurableStreamsConnectors implements SmartLifecycle, DisposableBean {

	private final RestartableConnector requests;

	private final RestartableConnector liveReads;

	private volatile ConnectorFactory factory;

	private volatile boolean running;

	DurableStreamsConnectors(ConnectorFactory factory) {
		this.factory = factory;
		this.requests = new RestartableConnector(() -> this.factory.forRequests());
		this.liveReads = new RestartableConnector(() -> this.factory.forReads());
	}

	/**
	 * Make new connections with another SSL bundle. Those that are there end with their
	 * exchanges.
	 * @param sslBundle the bundle
	 * @throws RuntimeException if the bundle can't be used; then nothing changes
	 */
	void connectWith(SslBundle sslBundle) {
		ConnectorFactory renewed = this.factory.withSslBundle(sslBundle);
		OwnedConnector requests = renewed.forRequests();
		OwnedConnector reads = renewed.forReads();
		this.factory = renewed;
		this.requests.renew(requests);
		this.liveReads.renew(reads);
	}

	ClientHttpConnector requests() {
		return this.requests;
	}

	ClientHttpConnector liveReads() {
		return this.liveReads;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		destroy();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.CLIENT;
	}

	@Override
	public void destroy() {
		this.liveReads.release();
		this.requests.release();
	}

}
