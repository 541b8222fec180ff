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

package io.durablestreams.outbox.jdbc;

import java.util.Map;
import java.util.Objects;

import io.durablestreams.client.AppendResult;
import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.RejectedAppendException;
import io.durablestreams.producer.internal.encoding.MessageEncoder;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.messaging.Message;

/**
 * Writes messages into the outbox. What can't be written is told by an exception, so that
 * the transaction doesn't come without it. Thread-safe.
 */
final class OutboxSender {

	private static final byte[] NO_MESSAGE = new byte[0];

	private final OutboxDatabase database;

	private final OutboxWriter writer;

	private final OutboxTransactions transactions;

	OutboxSender(OutboxDatabase database, OutboxWriter writer, OutboxTransactions transactions) {
		this.database = database;
		this.writer = writer;
		this.transactions = transactions;
	}

	OutboxTransactions transactions() {
		return this.transactions;
	}

	/**
	 * Write a message in the transaction of the calling thread.
	 * @param channel how it gets into the outbox
	 * @param value the message
	 * @param closes whether the stream is closed with it
	 * @return completes behind the commit
	 * @throws RejectedAppendException if the value can't be a message
	 */
	OutboxFuture<AppendResult> send(OutboxChannel channel, @Nullable Object value, boolean closes) {
		return channel.observation().observeStoring(channel.target().stream(), (observed) -> {
			OutboxTransaction transaction = this.transactions.current();
			byte[] payload = encode(channel, value, observed.headers());
			return write(transaction, channel.target(), new NewRow(payload, closes, observed.headers()));
		});
	}

	/**
	 * Have the stream closed by what is written in the transaction of the calling thread.
	 * @param channel the stream
	 * @return completes behind the commit
	 */
	OutboxFuture<AppendResult> close(OutboxChannel channel) {
		return write(this.transactions.current(), channel.target(), new NewRow(NO_MESSAGE, true, Map.of()));
	}

	private byte[] encode(OutboxChannel channel, @Nullable Object value, Map<String, String> headers) {
		String stream = channel.target().stream();
		if (value == null) {
			throw new RejectedAppendException(stream, "the message is null", null);
		}
		Object intercepted = intercept(channel, value);
		// One that brings headers for the envelope.
		Object payload = (intercepted instanceof Message<?> message) ? message.getPayload() : intercepted;
		Class<?> payloadType = channel.payloadType();
		if (payloadType != null && !payloadType.isInstance(intercepted) && !payloadType.isInstance(payload)) {
			throw new RejectedAppendException(stream, "the message is a " + payload.getClass().getName()
					+ ", but the producer's 'payload-type' is " + payloadType.getName(), null);
		}
		try {
			return channel.encoder().encode(intercepted, headers);
		}
		catch (RuntimeException ex) {
			throw new RejectedAppendException(stream,
					Objects.requireNonNullElse(ex.getMessage(), "the message can't be encoded"), ex);
		}
	}

	private Object intercept(OutboxChannel channel, Object value) {
		String stream = channel.target().stream();
		Object intercepted = value;
		for (ProducerInterceptor interceptor : channel.interceptors()) {
			try {
				intercepted = interceptor.beforeSend(stream, intercepted);
			}
			catch (RuntimeException ex) {
				throw new RejectedAppendException(stream, "an interceptor did not let the message pass", ex);
			}
			if (intercepted == null) {
				throw new RejectedAppendException(stream,
						"the interceptor " + interceptor.getClass().getName() + " returned null", null);
			}
		}
		return intercepted;
	}

	private OutboxFuture<AppendResult> write(OutboxTransaction transaction, OutboxTarget target, NewRow row) {
		try {
			this.writer.prepare(target);
			long id = this.writer.write(target, row, transaction.id());
			transaction.written(id, target.key());
			OutboxFuture<AppendResult> future = new OutboxFuture<>(transaction);
			this.transactions.outcomes().add(id, new PendingOutcome(target.stream(), future));
			return future;
		}
		catch (BadSqlGrammarException ex) {
			throw new IllegalStateException("The message for stream '" + target.stream()
					+ "' could not be written: the outbox's table '" + this.database.table() + "' is missing, or not "
					+ "what is expected; make it with the script schema-<database>.sql of package "
					+ "io.durablestreams.outbox.jdbc (" + ex.getMostSpecificCause().getMessage() + ")", ex);
		}
	}

}
