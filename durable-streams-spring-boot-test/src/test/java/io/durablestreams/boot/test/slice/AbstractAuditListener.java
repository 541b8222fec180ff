package io.durablestreams.boot.test.slice;

import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.listener.DurableStreamListener;

/** A listener whose method its subclasses inherit. */
abstract class AbstractAuditListener {

	final AtomicInteger audited = new AtomicInteger();

	@DurableStreamListener(id = "audit-orders", streams = "orders")
	@DurableStreamListener(id = "audit-invoices", streams = "invoices")
	void audit(byte[] message) {
		this.audited.incrementAndGet();
	}

}
