package io.durablestreams.boot.autoconfigure.embedded;

import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

import org.springframework.context.SmartLifecycle;

/**
 * Starts the embedded server again after a stop, before everything else, and stops it
 * after everything else. Its first start is earlier, since beans may use streams while
 * they are made.
 */
final class EmbeddedServerLifecycle implements SmartLifecycle {

	private final EmbeddedDurableStreamsServer server;

	EmbeddedServerLifecycle(EmbeddedDurableStreamsServer server) {
		this.server = server;
	}

	@Override
	public void start() {
		this.server.start();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.EMBEDDED_SERVER;
	}

}
