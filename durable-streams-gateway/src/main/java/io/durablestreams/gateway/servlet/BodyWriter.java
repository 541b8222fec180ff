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

package io.durablestreams.gateway.servlet;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Writes a body without a thread of its own: one buffer at a time, whenever there is one
 * and the container can take it. Both tell so on any thread; whoever comes first works
 * for all.
 */
final class BodyWriter extends BaseSubscriber<DataBuffer> {

	private static final Log logger = LogFactory.getLog(BodyWriter.class);

	private final ServletOutputStream output;

	private final boolean flush;

	private final DeferredResult<Object> result;

	private final AtomicInteger work = new AtomicInteger();

	private final AtomicReference<@Nullable DataBuffer> next = new AtomicReference<>();

	private volatile boolean writable;

	private volatile boolean complete;

	private volatile @Nullable Throwable failure;

	private volatile boolean gone;

	private boolean flushDue;

	private boolean over;

	/**
	 * Create it.
	 * @param output where the body goes
	 * @param flush whether each buffer is flushed
	 * @param result set in the end
	 */
	BodyWriter(ServletOutputStream output, boolean flush, DeferredResult<Object> result) {
		this.output = output;
		this.flush = flush;
		this.result = result;
	}

	void write(Flux<DataBuffer> body) {
		this.output.setWriteListener(new Container());
		body.subscribe(this);
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		subscription.request(1);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		this.next.set(buffer);
		work();
	}

	@Override
	protected void hookOnComplete() {
		this.complete = true;
		work();
	}

	@Override
	protected void hookOnError(Throwable failure) {
		this.failure = failure;
		work();
	}

	private void work() {
		if (this.work.getAndIncrement() != 0) {
			return;
		}
		int done = 1;
		while (done != 0) {
			step();
			done = this.work.addAndGet(-done);
		}
	}

	private void step() {
		try {
			boolean more = this.writable;
			while (more && !this.over && !this.gone && this.failure == null) {
				more = this.output.isReady() && proceed();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.gone = true;
		}
		if (!this.over && (this.gone || this.failure != null)) {
			breakOff();
		}
		if (this.over) {
			release(this.next.getAndSet(null));
		}
	}

	private boolean proceed() throws IOException {
		// Asked first: what is the last buffer comes ahead of the end.
		boolean last = this.complete;
		DataBuffer buffer = this.next.getAndSet(null);
		if (buffer != null) {
			this.output.write(bytes(buffer));
			this.flushDue = this.flush;
			upstream().request(1);
			return true;
		}
		if (this.flushDue) {
			this.flushDue = false;
			this.output.flush();
			return true;
		}
		if (last) {
			this.over = true;
			this.result.setResult(null);
		}
		return false;
	}

	private void breakOff() {
		this.over = true;
		cancel();
		Throwable failure = this.failure;
		if (failure != null && !this.gone) {
			logger.debug("A response of a gateway breaks off", failure);
			this.result.setResult(new BrokenResponse());
		}
		else {
			this.result
				.setErrorResult(new AsyncRequestNotUsableException("The client of a gateway's response has gone"));
		}
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static void release(@Nullable DataBuffer buffer) {
		if (buffer != null) {
			DataBufferUtils.release(buffer);
		}
	}

	private final class Container implements WriteListener {

		@Override
		public void onWritePossible() {
			BodyWriter.this.writable = true;
			work();
		}

		/** The client has gone. */
		@Override
		public void onError(Throwable failure) {
			BodyWriter.this.gone = true;
			work();
		}

	}

}
