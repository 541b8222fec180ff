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

package io.durablestreams.embedded;

import java.nio.file.Path;

import io.durablestreams.embedded.internal.http.FaultQueue;
import io.durablestreams.embedded.internal.http.HttpEndpoint;
import io.durablestreams.embedded.internal.store.DataDirectoryException;
import io.durablestreams.embedded.internal.store.StreamStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelBindException;

import org.springframework.util.Assert;

/**
 * A Durable Streams server inside the JVM, for development and tests. It speaks the whole
 * protocol and listens on the loopback address only.
 * <p>
 * Streams live in memory, and end with {@link #close()}, or in a data directory, where
 * they outlive the process: whatever was acknowledged has been written to the file, also
 * if the process is killed. (If the whole machine fails, the last second may be lost.)
 * <p>
 * A stopped server can be started again, on the same port and with the same streams.
 * Thread-safe; {@link #start()}, {@link #stop()} and {@link #close()} block.
 */
public final class EmbeddedDurableStreamsServer implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(EmbeddedDurableStreamsServer.class);

	private final ServerSettings settings;

	private final FaultQueue faultQueue = new FaultQueue();

	private final Faults faults = new Faults(this.faultQueue);

	private volatile @Nullable StreamStore store;

	private volatile @Nullable RunningServer running;

	private volatile int port;

	private boolean warned;

	EmbeddedDurableStreamsServer(ServerSettings settings) {
		this.settings = settings;
		this.port = settings.port();
	}

	/**
	 * Begin to describe a server.
	 * @return a builder with all defaults
	 */
	public static EmbeddedDurableStreamsServerBuilder builder() {
		return new EmbeddedDurableStreamsServerBuilder();
	}

	/**
	 * Start the server. Does nothing if it is running. The first start says in the log,
	 * as a warning, that the server is not for production.
	 * @throws EmbeddedServerException if the port is in use or the data directory can't
	 * be used; the message names it and says how to mend that. Nothing is held then, and
	 * what a stopped server keeps in memory is kept
	 */
	public synchronized void start() {
		if (isRunning()) {
			return;
		}
		boolean kept = this.store != null;
		StreamStore store = openStore();
		try {
			RunningServer started = new RunningServer(this.settings, this.port, store, this.faultQueue);
			this.port = started.port();
			this.running = started;
		}
		catch (RuntimeException | Error ex) {
			if (!kept) {
				closeStore();
			}
			throw describe(ex);
		}
		report();
	}

	private EmbeddedServerException describe(Throwable ex) {
		if (ex instanceof ChannelBindException) {
			return new EmbeddedServerException(
					"Port " + this.port + " of the embedded Durable Streams server is in use. "
							+ "Stop whatever listens on it, choose another port, or 0 for a free one.",
					ex);
		}
		return new EmbeddedServerException("The embedded Durable Streams server with " + this.settings.place()
				+ " can't start (" + ex.getClass().getSimpleName() + "): see the cause", ex);
	}

	/**
	 * Stop the server. Long-polls and SSE responses end at once, other requests may end
	 * within a moment. The port is kept for the next start, and so are the streams, in
	 * memory too. Does nothing if it isn't running.
	 */
	public synchronized void stop() {
		RunningServer running = this.running;
		if (running == null) {
			return;
		}
		this.running = null;
		try {
			running.stop();
		}
		finally {
			if (this.settings.dataDirectory() != null) {
				closeStore();
			}
		}
	}

	/**
	 * Stop the server and forget what it kept in memory.
	 */
	@Override
	public synchronized void close() {
		try {
			stop();
		}
		finally {
			closeStore();
		}
	}

	/**
	 * Whether the server is running.
	 * @return {@code true} between {@link #start()} and {@link #stop()}
	 */
	public boolean isRunning() {
		return this.running != null;
	}

	/**
	 * The port.
	 * @return the port that the server listens on, or will listen on when it starts
	 * again; 0 if it is to be a free one and the server was never started
	 */
	public int port() {
		return this.port;
	}

	/**
	 * The URL below which streams lie.
	 * @return for instance {@code http://127.0.0.1:4437/v1/stream}, without a trailing
	 * slash
	 */
	public String baseUrl() {
		return "http://" + HttpEndpoint.HOST + ":" + this.port + this.settings.options().basePath();
	}

	/**
	 * Where the streams are kept.
	 * @return the data directory, or {@code null} if they live in memory
	 */
	public @Nullable Path dataDirectory() {
		return this.settings.dataDirectory();
	}

	/**
	 * Delete all streams. Readers that wait on one of them get 404 or their response's
	 * end.
	 * @throws IllegalStateException if the server isn't running
	 */
	public void deleteAllStreams() {
		StreamStore store = this.store;
		Assert.state(store != null && isRunning(), "The embedded Durable Streams server isn't running");
		store.deleteAll().block();
	}

	/**
	 * Make things go wrong.
	 * @return the faults of this server, kept across a restart
	 */
	public Faults faults() {
		return this.faults;
	}

	/**
	 * How many long-polls and SSE responses wait for data, for tests of this server.
	 */
	int waitingReaders() {
		StreamStore store = this.store;
		return (store != null) ? store.waits().count() : 0;
	}

	private void report() {
		String server = "Embedded Durable Streams server at " + baseUrl() + ", " + this.settings.place();
		if (this.warned) {
			logger.info(server + ", started again");
		}
		else {
			this.warned = true;
			logger.warn(server + ": for development and tests, not for production");
		}
	}

	private StreamStore openStore() {
		StreamStore kept = this.store;
		if (kept != null) {
			return kept;
		}
		try {
			StreamStore opened = StreamStore.open(this.settings.dataDirectory(), this.settings.maxStreams());
			this.store = opened;
			return opened;
		}
		catch (DataDirectoryException ex) {
			throw new EmbeddedServerException(ex.getMessage(), ex);
		}
	}

	private void closeStore() {
		StreamStore kept = this.store;
		if (kept != null) {
			this.store = null;
			kept.close();
		}
	}

}
