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

package io.durablestreams.test.coordination;

import java.io.IOException;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stops the process with {@code SIGSTOP} as soon as some streams have each come to a
 * point within a transaction that their names say.
 */
final class SelfStop {

	static final String AFTER_INSERT = "after-insert";

	static final String AFTER_UPDATE = "after-update";

	static final String BEFORE_COMMIT = "before-commit";

	private final CyclicBarrier barrier;

	private final CountDownLatch started = new CountDownLatch(1);

	/**
	 * The signal takes effect when it does, not before the program that sends it ends.
	 */
	private final CountDownLatch resumed = new CountDownLatch(1);

	private volatile boolean over;

	SelfStop(int streams) {
		this.over = streams == 0;
		this.barrier = new CyclicBarrier(Math.max(streams, 1), this::stopProcess);
	}

	/** Not before whoever started the process knows it. */
	void started() {
		this.started.countDown();
	}

	/** Whoever has let the process go on says so. */
	void resumed() {
		this.resumed.countDown();
	}

	/**
	 * A handler has written what it writes.
	 * @param stream the stream
	 */
	void at(String stream) {
		if (this.over) {
			return;
		}
		if (stream.equals(AFTER_INSERT)) {
			await();
			return;
		}
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				if (stream.equals(AFTER_UPDATE)) {
					await();
				}
			}

			@Override
			public void beforeCompletion() {
				if (stream.equals(BEFORE_COMMIT)) {
					await();
				}
			}

		});
	}

	private void await() {
		try {
			this.started.await();
			this.barrier.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void stopProcess() {
		this.over = true;
		System.out.println("stopped");
		try {
			new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid())).start().waitFor();
			this.resumed.await();
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
