package io.durablestreams.sample;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A source that isn't read any more once it has been closed: a request's body must not be
 * read behind the end of the request.
 */
final class CloseableFlightSource implements FlightSource, AutoCloseable {

	private final ReentrantLock reading = new ReentrantLock();

	private final FlightSource source;

	private boolean closed;

	CloseableFlightSource(FlightSource source) {
		this.source = source;
	}

	@Override
	public @Nullable Flight read() {
		this.reading.lock();
		try {
			return this.closed ? null : this.source.read();
		}
		finally {
			this.reading.unlock();
		}
	}

	/**
	 * Close the source, once a read that is under way has ended.
	 */
	@Override
	public void close() {
		this.reading.lock();
		try {
			this.closed = true;
		}
		finally {
			this.reading.unlock();
		}
	}

}
