package io.durablestreams.embedded;

import java.util.concurrent.TimeUnit;

import io.durablestreams.embedded.store.StreamStore;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What has to be done now and then: streams whose time has passed are deleted, and what
 * was written is forced to disk.
 */
final class Housekeeping implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Housekeeping.class);

	private static final long PERIOD_MILLIS = 1000;

	private final Scheduler scheduler = Schedulers.newSingle("durable-streams-housekeeping", true);

	private final StreamStore store;

	Housekeeping(StreamStore store) {
		this.store = store;
		this.scheduler.schedulePeriodically(this::run, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void close() {
		this.scheduler.disposeGracefully().block();
	}

	private void run() {
		try {
			this.store.deleteExpired().block();
			this.store.sync();
		}
		catch (RuntimeException ex) {
			logger.debug("Housekeeping failed; it is tried again in a moment", ex);
		}
	}

}
