package io.durablestreams.boot.autoconfigure.client;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * A connector together with the way to end its connections, which waits for requests that
 * haven't their answer. Thread-safe.
 */
final class OwnedConnector {

	private final ClientHttpConnector connector;

	private final Runnable release;

	private int unanswered;

	private boolean retired;

	private boolean released;

	/**
	 * Create it.
	 * @param connector the connector
	 * @param release ends its connections, those in use once they are free
	 */
	OwnedConnector(ClientHttpConnector connector, Runnable release) {
		this.connector = connector;
		this.release = release;
	}

	static OwnedConnector of(ClientHttpConnector connector) {
		return new OwnedConnector(connector, () -> {
		});
	}

	ClientHttpConnector connector() {
		return this.connector;
	}

	/**
	 * Begin a request.
	 * @return {@code false} if it is too late
	 */
	synchronized boolean begin() {
		if (this.retired || this.released) {
			return false;
		}
		this.unanswered++;
		return true;
	}

	/** A request has its answer, or will have none. */
	synchronized void end() {
		this.unanswered--;
		releaseIfUnused();
	}

	/** End the connections as soon as all requests have their answers. */
	synchronized void retire() {
		this.retired = true;
		releaseIfUnused();
	}

	private void releaseIfUnused() {
		if (this.retired && this.unanswered == 0) {
			release();
		}
	}

	/** End the connections now. */
	synchronized void release() {
		if (!this.released) {
			this.released = true;
			this.release.run();
		}
	}

}
