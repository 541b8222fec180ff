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

package io.durablestreams.producer.internal.delivery;

import io.durablestreams.client.AppendResult;
import org.jspecify.annotations.Nullable;

/**
 * What the state machine wants done, in the order given.
 */
public sealed interface Command {

	/**
	 * Send a batch, once, and report the response.
	 *
	 * @param batch the batch
	 * @param epoch its epoch
	 * @param sequence its sequence
	 */
	record Send(Batch batch, long epoch, long sequence) implements Command {
	}

	/**
	 * Wait a while, then report that the batch is due.
	 *
	 * @param batch the batch
	 * @param cause the failure that makes a further attempt necessary
	 */
	record BackOff(Batch batch, Throwable cause) implements Command {
	}

	/**
	 * Give up the running attempt of a batch; no response to it may be reported any more.
	 *
	 * @param batch the batch
	 */
	record Cancel(Batch batch) implements Command {
	}

	/**
	 * The batch is in the stream.
	 *
	 * @param batch the batch
	 * @param result the server's result
	 */
	record Acknowledge(Batch batch, AppendResult result) implements Command {
	}

	/**
	 * The batch isn't in the stream and won't get there.
	 *
	 * @param batch the batch
	 * @param reason the reason
	 * @param cause the server's response or the last failure, if any
	 */
	record Reject(Batch batch, Reason reason, @Nullable Throwable cause) implements Command {
	}

	/**
	 * The batch is in the stream at most once.
	 *
	 * @param batch the batch
	 * @param reason the reason
	 * @param cause the server's response or the last failure, if any
	 */
	record LeaveUnknown(Batch batch, Reason reason, @Nullable Throwable cause) implements Command {
	}

	/**
	 * Whatever was accepted but not offered yet is rejected.
	 *
	 * @param reason the reason
	 * @param cause the server's response, if any
	 */
	record RejectQueued(Reason reason, @Nullable Throwable cause) implements Command {
	}

	/**
	 * A new epoch begins, or with {@link Reason#FENCED} none.
	 *
	 * @param reason why the last one was given up
	 * @param cause the server's response or the last failure, if any
	 */
	record EndEpoch(Reason reason, @Nullable Throwable cause) implements Command {
	}

}
