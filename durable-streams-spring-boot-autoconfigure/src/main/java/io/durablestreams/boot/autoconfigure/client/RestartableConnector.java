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

	private volatile @Nullable OwnedConnector current;

	RestartableConnector(Supplier<OwnedConnector> factory) {
		this.factory = factory;
	}

	@Override
	public Mono<ClientHttpResponse> connect(HttpMethod method, URI uri,
			Function<? super ClientHttpRequest, Mono<Void>> requestCallback) {
		return connector().connect(method, uri, requestCallback);
	}

	void release() {
		this.lock.lock();
		try {
			OwnedConnector owned = this.current;
			this.current = null;
			if (owned != null) {
				owned.release().run();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private ClientHttpConnector connector() {
		OwnedConnector owned = this.current;
		return (owned != null) ? owned.connector() : create();
	}

	private ClientHttpConnector create() {
		this.lock.lock();
		try {
			OwnedConnector owned = this.current;
			if (owned == null) {
				owned = this.factory.get();
				this.current = owned;
			}
			return owned.connector();
		}
		finally {
			this.lock.unlock();
		}
	}

}
