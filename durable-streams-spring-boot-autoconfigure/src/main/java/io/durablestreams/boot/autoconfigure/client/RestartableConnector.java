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

import java.net.URI;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;

/**
 * A connector whose connections can be ended, and which connects anew when it is used
 * again: a context may be stopped and started any number of times. Thread-safe.
 */
final class RestartableConnector implements ClientHttpConnector {

	private final Supplier<OwnedConnector> factory;

	private final Lock lock = new ReentrantLock();

	private @Nullable OwnedConnector current;

	RestartableConnector(Supplier<OwnedConnector> factory) {
		this.factory = factory;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return Mono.defer(() -> {
			OwnedConnector owned = begin();
			return owned.connector().connect(method, uri, requestCallback).doFinally((signal) -> owned.end());
		});
	}

	/** End all connections. */
	void release() {
		this.lock.lock();
		try {
			OwnedConnector owned = this.current;
			this.current = null;
			if (owned != null) {
				owned.release();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Connect by another connector from now on, and end each connection of this one when
	 * its exchange is over.
	 * @param successor the other connector; released where nothing is connected
	 */
	void renew(OwnedConnector successor) {
		this.lock.lock();
		try {
			OwnedConnector owned = this.current;
			if (owned == null) {
				successor.release();
				return;
			}
			this.current = successor;
			owned.retire();
		}
		finally {
			this.lock.unlock();
		}
	}

	private OwnedConnector begin() {
		this.lock.lock();
		try {
			OwnedConnector owned = this.current;
			if (owned == null || !owned.begin()) {
				if (owned != null) {
					owned.retire();
				}
				owned = this.factory.get();
				owned.begin();
				this.current = owned;
			}
			return owned;
		}
		finally {
			this.lock.unlock();
		}
	}

}
