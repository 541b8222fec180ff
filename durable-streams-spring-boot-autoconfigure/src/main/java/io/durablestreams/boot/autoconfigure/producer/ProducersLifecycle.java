package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.LifecyclePhases;
import io.durablestreams.producer.DurableStreamProducerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;

/**
 * Sends what producers hold when the context stops, after the listeners and the web
 * server and before the connections go. They are closed only if the context closes: a
 * context that merely stops may be started again.
 */
final class ProducersLifecycle implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

	private final DurableStreamProducerFactory factory;

	private final NamedProducers namedProducers;

	private final ApplicationContext applicationContext;

	private volatile boolean closing;

	private volatile boolean running;

	ProducersLifecycle(DurableStreamProducerFactory factory, NamedProducers namedProducers,
			ApplicationContext applicationContext) {
		this.factory = factory;
		this.namedProducers = namedProducers;
		this.applicationContext = applicationContext;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.applicationContext) {
			this.closing = true;
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		if (this.closing) {
			this.factory.close();
			callback.run();
		}
		else {
			this.namedProducers.flush().whenComplete((flushed, ex) -> callback.run());
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return LifecyclePhases.PRODUCERS;
	}

}
