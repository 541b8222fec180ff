package io.durablestreams.boot.autoconfigure.client;

import java.util.function.Supplier;

import io.durablestreams.boot.autoconfigure.LifecyclePhases;

import org.springframework.beans.factory.DisposableBean;
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

	private volatile boolean running;

	DurableStreamsConnectors(Supplier<OwnedConnector> requests, Supplier<OwnedConnector> liveReads) {
		this.requests = new RestartableConnector(requests);
		this.liveReads = new RestartableConnector(liveReads);
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
