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

package io.durablestreams.listener.container;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.durablestreams.client.cloudevents.CloudEventHeaders;
import io.durablestreams.client.cloudevents.SdkCloudEvents;
import io.durablestreams.listener.internal.invoke.NumberedMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Gives results that are sent as CloudEvents ids that are the same when the message that
 * they come of is handled again, so that whoever reads them can tell what came twice. An
 * id is made from who the listener is, which messages it handled, and what they are: the
 * ordinal alone would not do, as it begins anew when checkpoints are lost.
 */
final class ResultIds {

	private final String listener;

	private final String stream;

	/**
	 * Create it.
	 * @param context the consumer's context
	 * @param resultStream where results go
	 */
	ResultIds(ConsumerContext context, String resultStream) {
		this.stream = context.streamName();
		this.listener = String.join("\n", context.group(), context.listenerId(), resultStream);
	}

	/**
	 * Give a result an id, unless it has one.
	 * @param result the result
	 * @param index its place among the results of one call
	 * @param messages what the handler was called with
	 * @return the result with the id
	 */
	Object withId(Object result, int index, List<NumberedMessage> messages) {
		if (SdkCloudEvents.isEvent(result)) {
			return result;
		}
		Message<?> message = (result instanceof Message<?> given) ? given : new GenericMessage<>(result);
		return message.getHeaders().containsKey(CloudEventHeaders.ID) ? message
				: MessageBuilder.fromMessage(message).setHeader(CloudEventHeaders.ID, id(index, messages)).build();
	}

	private String id(int index, List<NumberedMessage> messages) {
		MessageDigest digest = sha256();
		digest.update((this.listener + "\n" + index).getBytes(StandardCharsets.UTF_8));
		for (NumberedMessage message : messages) {
			Map<String, Object> headers = message.headers();
			Object event = headers.get(CloudEventHeaders.ID);
			if (event != null) {
				update(digest, headers.get(CloudEventHeaders.SOURCE), event);
			}
			else {
				update(digest, streamOf(message), message.sentOrdinal());
				digest.update(message.read().data());
			}
		}
		return HexFormat.of().formatHex(digest.digest(), 0, 16);
	}

	private static void update(MessageDigest digest, @Nullable Object first, Object second) {
		digest.update(("\n" + first + "\n" + second + "\n").getBytes(StandardCharsets.UTF_8));
	}

	private String streamOf(NumberedMessage message) {
		return (message.detour() != null) ? message.detour().stream() : this.stream;
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java runtime has SHA-256", ex);
		}
	}

}
