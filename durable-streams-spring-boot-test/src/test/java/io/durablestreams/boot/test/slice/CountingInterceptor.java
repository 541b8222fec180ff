package io.durablestreams.boot.test.slice;

import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.producer.ProducerInterceptor;

import org.springframework.stereotype.Component;

/** A component that takes part in what producers do. */
@Component
class CountingInterceptor implements ProducerInterceptor {

	final AtomicInteger sent = new AtomicInteger();

	@Override
	public Object beforeSend(String streamName, Object value) {
		this.sent.incrementAndGet();
		return value;
	}

}
