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

import java.util.function.BooleanSupplier;

import org.springframework.http.client.reactive.ClientHttpConnector;

/**
 * A connector together with the way to end its connections, which waits for requests that
 * haven't their answer. Thread-safe.
 */
final class OwnedConnector {

	private final ClientHttpConnector connector;

	private final Runnable release;

	private final BooleanSupplier usable;

	private int unanswered;

	private boolean retired;

	private boolean released;

	/**
	 * Create it.
	 * @param connector the connector
	 * @param release ends its connections, those in use once they are free
	 * @param usable whether it can still connect
	 */
	OwnedConnector(ClientHttpConnector connector, Runnable release, BooleanSupplier usable) {
		this.connector = connector;
		this.release = release;
		this.usable = usable;
	}

	static OwnedConnector of(ClientHttpConnector connector) {
		return new OwnedConnector(connector, () -> {
		}, () -> true);
	}

	ClientHttpConnector connector() {
		return this.connector;
	}

	/**
	 * Begin a request.
	 * @return {@code false} if it is too late
	 */
	synchronized boolean begin() {
		if (this.retired || this.released || !this.usable.getAsBoolean()) {
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
