package io.durablestreams.listener.container;

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.listener.invoke.ListenerInvoker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The consumer of one stream of a listener, over all its runs. Thread-safe.
 */
final class StreamConsumer {

	private static final Log logger = LogFactory.getLog(StreamConsumer.class);

	private final ConsumerContext context;

	private final ListenerInvoker invoker;

	private final Steering steering = new Steering();

	private final List<Runnable> onStopped = new ArrayList<>();

	private Disposable.Swap shutdownTimer = Disposables.swap();

	private @Nullable ConsumerRun run;

	private boolean stopping;

	private boolean startAgain;

	StreamConsumer(ConsumerContext context, ListenerInvoker invoker) {
		this.context = context;
		this.invoker = invoker;
	}

	StreamListenerStatus status() {
		return this.context.status().snapshot();
	}

	synchronized boolean isRunning() {
		return this.run != null;
	}

	void start() {
		ConsumerRun started;
		synchronized (this) {
			if (this.run != null) {
				this.startAgain = this.stopping;
				return;
			}
			this.context.runtime().clock().acquire();
			this.steering.begin();
			this.stopping = false;
			this.startAgain = false;
			this.shutdownTimer = Disposables.swap();
			started = new ConsumerRun(this.context, this.steering, this.invoker);
			this.run = started;
		}
		started.start((state, cause) -> ended(started, state,
				(cause != null) ? ConsumptionFailedException.unwrap(cause) : null));
	}

	/**
	 * Stop, with the message in hand finished. A handler that stops its own listener, or
	 * closes the application, isn't waited for: it would wait for itself.
	 */
	void stop(Runnable callback) {
		Runnable atOnce = () -> {
		};
		synchronized (this) {
			if (this.run != null) {
				if (this.run.isCalledByHandler()) {
					atOnce = callback;
				}
				else {
					this.onStopped.add(callback);
				}
				this.startAgain = false;
				if (!this.stopping) {
					this.stopping = true;
					ConsumerRun stopped = this.run;
					this.shutdownTimer.update(this.context.runtime()
						.clock()
						.schedule(() -> abandon(stopped), this.context.properties().shutdownTimeout()));
				}
				callback = this::requestStop;
			}
		}
		callback.run();
		atOnce.run();
	}

	void removeMeters() {
		this.context.meters().remove();
	}

	void pause() {
		this.steering.pause();
	}

	void resume() {
		this.steering.resume();
	}

	void seek(StreamPosition position) {
		this.steering.seek(position);
	}

	private void requestStop() {
		this.context.status().state(ContainerState.STOPPING);
		this.steering.stop();
	}

	private void abandon(ConsumerRun abandoned) {
		logger.warn("Listener '" + this.context.listenerId() + "' did not finish the message in hand of stream '"
				+ this.context.streamName() + "' within 'shutdown-timeout' ("
				+ this.context.properties().shutdownTimeout() + "): it is interrupted, and delivered again later");
		abandoned.abandon();
		ended(abandoned, ContainerState.STOPPED, null);
	}

	private void ended(ConsumerRun ended, ContainerState state, @Nullable Throwable cause) {
		List<Runnable> callbacks;
		boolean again;
		synchronized (this) {
			if (this.run != ended) {
				return;
			}
			ended.close();
			this.run = null;
			this.shutdownTimer.dispose();
			callbacks = List.copyOf(this.onStopped);
			this.onStopped.clear();
			again = this.startAgain;
		}
		try {
			this.context.status().state(state, cause);
		}
		finally {
			callbacks.forEach(StreamConsumer::call);
			if (again) {
				start();
			}
			this.context.runtime().clock().release();
		}
	}

	private static void call(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException ex) {
			logger.error("A callback of a stopped listener failed", ex);
		}
	}

}
