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

package io.durablestreams.listener.internal.failure;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.listener.internal.invoke.MessageDetour;
import org.jspecify.annotations.Nullable;

/**
 * A message whose attempts are used up.
 *
 * @param listenerId the listener's id
 * @param group its group
 * @param stream the stream's name without a query string
 * @param message the message as it was read
 * @param ordinal its number
 * @param attempts how many attempts were made
 * @param cause why the last one failed
 * @param detour how it has come, or {@code null} if it was read where it was sent to
 */
public record FailedMessage(String listenerId, String group, String stream, ReadSignal.Message message, long ordinal,
		int attempts, Throwable cause, @Nullable MessageDetour detour) {

	/**
	 * The message in the stream that it was sent to, with all attempts since.
	 * @return the same message
	 */
	public FailedMessage asSent() {
		if (this.detour == null) {
			return this;
		}
		ReadSignal.Message sent = new ReadSignal.Message(this.message.data(), this.message.contentType(),
				this.detour.position());
		return new FailedMessage(this.listenerId, this.group, this.detour.stream(), sent, this.detour.ordinal(),
				this.detour.attempts() + this.attempts, this.cause, null);
	}

}
