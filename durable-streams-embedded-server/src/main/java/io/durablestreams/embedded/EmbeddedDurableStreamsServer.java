package io.durablestreams.embedded;

import java.nio.file.Path;
import java.time.Duration;

import io.durablestreams.embedded.http.FaultQueue;
import io.durablestreams.embedded.http.HttpEndpoint;
import io.durablestreams.embedded.http.ServerOptions;
import io.durablestreams.embedded.store.DataDirectoryException;
import io.durablestreams.embedded.store.StreamStore;
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

	private EmbeddedDurableStreamsServer(ServerSettings settings) {
		this.settings = settings;
		this.port = settings.port();
	}

	/**
	 * Begin to describe a server.
	 * @return a builder with all defaults
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Start the server. Does nothing if it is running.
	 * @throws EmbeddedServerException if the port is in use or the data directory can't
	 * be used; the message names it and says how to mend that
	 */
	public synchronized void start() {
		if (isRunning()) {
			return;
		}
		StreamStore store = openStore();
		try {
			RunningServer started = new RunningServer(this.settings, this.port, store, this.faultQueue);
			this.port = started.port();
			this.running = started;
		}
		catch (ChannelBindException ex) {
			closeStore();
			throw new EmbeddedServerException(
					"Port " + this.port + " of the embedded Durable Streams server is in use. "
							+ "Stop whatever listens on it, choose another port, or 0 for a free one.",
					ex);
		}
		logger.warn("Embedded Durable Streams server at " + baseUrl() + ", " + this.settings.place()
				+ ": for development and tests, not for production");
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
		running.stop();
		this.running = null;
		if (this.settings.dataDirectory() != null) {
			closeStore();
		}
	}

	/**
	 * Stop the server and forget what it kept in memory.
	 */
	@Override
	public synchronized void close() {
		stop();
		closeStore();
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

	/**
	 * Describes a server.
	 */
	public static final class Builder {

		private static final int DEFAULT_PORT = 4437;

		private static final int DEFAULT_MAX_STREAMS = 10_000;

		private static final int DEFAULT_MAX_CONNECTIONS = 10_000;

		private static final long DEFAULT_MAX_RESPONSE_SIZE = 1024 * 1024;

		private static final long DEFAULT_MAX_BODY_SIZE = 64 * 1024 * 1024;

		private int port = DEFAULT_PORT;

		private @Nullable Path dataDirectory;

		private Duration longPollTimeout = Duration.ofSeconds(30);

		private Duration sseLifetime = Duration.ofSeconds(60);

		private long maxResponseSize = DEFAULT_MAX_RESPONSE_SIZE;

		private long maxBodySize = DEFAULT_MAX_BODY_SIZE;

		private int maxStreams = DEFAULT_MAX_STREAMS;

		private int maxConnections = DEFAULT_MAX_CONNECTIONS;

		private String basePath = "/v1/stream";

		private boolean webhooks = true;

		private Builder() {
		}

		/**
		 * Set the port.
		 * @param port the port, 0 for a free one; 4437 by default
		 * @return this builder
		 */
		public Builder port(int port) {
			Assert.isTrue(port >= 0 && port <= 65535, () -> "port has to lie between 0 and 65535, not " + port);
			this.port = port;
			return this;
		}

		/**
		 * Set where streams are kept.
		 * @param dataDirectory a directory, created if it doesn't exist, or {@code null}
		 * to keep streams in memory, the default
		 * @return this builder
		 */
		public Builder dataDirectory(@Nullable Path dataDirectory) {
			this.dataDirectory = dataDirectory;
			return this;
		}

		/**
		 * Set how long a long-poll waits for data. An idle SSE response says as often
		 * that it is up to date.
		 * @param longPollTimeout a positive duration, 30 seconds by default
		 * @return this builder
		 */
		public Builder longPollTimeout(Duration longPollTimeout) {
			this.longPollTimeout = positive("longPollTimeout", longPollTimeout);
			return this;
		}

		/**
		 * Set after how long an SSE response ends, so that its client connects again.
		 * @param sseLifetime a positive duration, 60 seconds by default
		 * @return this builder
		 */
		public Builder sseLifetime(Duration sseLifetime) {
			this.sseLifetime = positive("sseLifetime", sseLifetime);
			return this;
		}

		/**
		 * Set the size of a page. A page holds at least one message, however large.
		 * @param bytes the size in bytes, 1 MiB by default
		 * @return this builder
		 */
		public Builder maxResponseSize(long bytes) {
			this.maxResponseSize = positive("maxResponseSize", bytes);
			return this;
		}

		/**
		 * Set the largest request body. Larger ones are answered with 413.
		 * @param bytes the size in bytes, 64 MiB by default
		 * @return this builder
		 */
		public Builder maxBodySize(long bytes) {
			this.maxBodySize = positive("maxBodySize", bytes);
			return this;
		}

		/**
		 * Set how many streams there may be. The creation of more is answered with 429.
		 * @param maxStreams their number, 10,000 by default
		 * @return this builder
		 */
		public Builder maxStreams(int maxStreams) {
			this.maxStreams = (int) positive("maxStreams", maxStreams);
			return this;
		}

		/**
		 * Set how many connections are served at once. More are answered with 503.
		 * @param maxConnections their number, 10,000 by default
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = (int) positive("maxConnections", maxConnections);
			return this;
		}

		/**
		 * Set the path below which streams lie. Everything behind it is the stream's
		 * name, slashes included.
		 * @param basePath a path that begins with a slash, {@code /v1/stream} by default;
		 * {@code /} for all paths
		 * @return this builder
		 */
		public Builder basePath(String basePath) {
			Assert.isTrue(basePath.startsWith("/"), () -> "basePath has to begin with a slash, not '" + basePath + "'");
			this.basePath = basePath.endsWith("/") ? basePath.substring(0, basePath.length() - 1) : basePath;
			return this;
		}

		/**
		 * Set whether subscriptions may call webhooks.
		 * @param webhooks {@code false} to refuse them; {@code true} by default
		 * @return this builder
		 */
		public Builder webhooks(boolean webhooks) {
			this.webhooks = webhooks;
			return this;
		}

		/**
		 * Build the server.
		 * @return a server that has not been started
		 */
		public EmbeddedDurableStreamsServer build() {
			ServerOptions options = new ServerOptions(this.basePath, this.longPollTimeout, this.sseLifetime,
					this.maxResponseSize, this.maxBodySize);
			return new EmbeddedDurableStreamsServer(new ServerSettings(this.port, this.dataDirectory, this.maxStreams,
					this.maxConnections, options, this.webhooks));
		}

		private static Duration positive(String name, Duration value) {
			Assert.isTrue(!value.isNegative() && !value.isZero(), () -> name + " has to be above zero, not " + value);
			return value;
		}

		private static long positive(String name, long value) {
			Assert.isTrue(value > 0, () -> name + " has to be above zero, not " + value);
			return value;
		}

	}

}
