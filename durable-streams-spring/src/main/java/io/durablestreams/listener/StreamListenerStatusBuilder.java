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

package io.durablestreams.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.durablestreams.client.StreamPosition;
import io.durablestreams.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link StreamListenerStatus}; what each value means is told there. Not
 * thread-safe.
 */
public final class StreamListenerStatusBuilder {

	final String stream;

	final ContainerState state;

	boolean upToDate;

	long handled;

	long failed;

	@Nullable StreamPosition position;

	long ordinal;

	@Nullable Instant handlingSince;

	@Nullable Throwable failure;

	@Nullable Checkpoint checkpoint;

	@Nullable String owner;

	List<MessageAtFault> atFault = List.of();

	@Nullable Instant failingSince;

	@Nullable Duration lag;

	StreamListenerStatusBuilder(String stream, ContainerState state) {
		this.stream = stream;
		this.state = state;
	}

	/**
	 * Set whether all is handled.
	 * @param upToDate see {@link StreamListenerStatus#upToDate()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder upToDate(boolean upToDate) {
		this.upToDate = upToDate;
		return this;
	}

	/**
	 * Set how many messages were handled.
	 * @param handled see {@link StreamListenerStatus#handled()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder handled(long handled) {
		this.handled = handled;
		return this;
	}

	/**
	 * Set how many attempts failed.
	 * @param failed see {@link StreamListenerStatus#failed()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder failed(long failed) {
		this.failed = failed;
		return this;
	}

	/**
	 * Set the position up to which all is handled.
	 * @param position see {@link StreamListenerStatus#position()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder position(@Nullable StreamPosition position) {
		this.position = position;
		return this;
	}

	/**
	 * Set how many messages the group has consumed.
	 * @param ordinal see {@link StreamListenerStatus#ordinal()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder ordinal(long ordinal) {
		this.ordinal = ordinal;
		return this;
	}

	/**
	 * Set since when a message is being handled.
	 * @param handlingSince see {@link StreamListenerStatus#handlingSince()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder handlingSince(@Nullable Instant handlingSince) {
		this.handlingSince = handlingSince;
		return this;
	}

	/**
	 * Set what is wrong.
	 * @param failure see {@link StreamListenerStatus#failure()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder failure(@Nullable Throwable failure) {
		this.failure = failure;
		return this;
	}

	/**
	 * Set since when something is wrong.
	 * @param failingSince see {@link StreamListenerStatus#failingSince()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder failingSince(@Nullable Instant failingSince) {
		this.failingSince = failingSince;
		return this;
	}

	/**
	 * Set how far behind the consumer is.
	 * @param lag see {@link StreamListenerStatus#lag()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder lag(@Nullable Duration lag) {
		this.lag = lag;
		return this;
	}

	/**
	 * Set what is stored.
	 * @param checkpoint see {@link StreamListenerStatus#checkpoint()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder checkpoint(@Nullable Checkpoint checkpoint) {
		this.checkpoint = checkpoint;
		return this;
	}

	/**
	 * Set who handles the stream.
	 * @param owner see {@link StreamListenerStatus#owner()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder owner(@Nullable String owner) {
		this.owner = owner;
		return this;
	}

	/**
	 * Set what keeps the consumer from going on.
	 * @param atFault see {@link StreamListenerStatus#atFault()}
	 * @return this builder
	 */
	public StreamListenerStatusBuilder atFault(List<MessageAtFault> atFault) {
		this.atFault = List.copyOf(atFault);
		return this;
	}

	/**
	 * Build it.
	 * @return the status
	 */
	public StreamListenerStatus build() {
		return new StreamListenerStatus(this);
	}

}
