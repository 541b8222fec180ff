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

package io.durablestreams.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.internal.ErrorSignals;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * What a read needs to know.
 *
 * @param stream the stream, and what its handle adds
 * @param exchanges sends the requests
 * @param settings what all streams of the client share
 * @param start where to start
 * @param mode how to go on at the tail
 * @param creationWait how long to wait for a stream that doesn't exist, or {@code null}
 * not to
 * @param retryListener told of attempts that failed
 */
record DefaultReadSpec(StreamTarget stream, HttpExchanges exchanges, ClientSettings settings, StreamPosition start,
		LiveMode mode, @Nullable Duration creationWait, Consumer<ReadAttempt> retryListener) implements ReadSpec {

	private static final Log logger = LogFactory.getLog(DefaultReadSpec.class);

	static DefaultReadSpec of(StreamTarget stream, HttpExchanges exchanges, ClientSettings settings) {
		return new DefaultReadSpec(stream, exchanges, settings, StreamPosition.EARLIEST, LiveMode.OFF, null,
				(attempt) -> {
				});
	}

	DefaultDurableStream handle() {
		return new DefaultDurableStream(this.stream, this.exchanges, this.settings);
	}

	@Override
	public DefaultReadSpec from(StreamPosition position) {
		return new DefaultReadSpec(this.stream, this.exchanges, this.settings, position, this.mode, this.creationWait,
				this.retryListener);
	}

	@Override
	public ReadSpec live(LiveMode mode) {
		return new DefaultReadSpec(this.stream, this.exchanges, this.settings, this.start, mode, this.creationWait,
				this.retryListener);
	}

	@Override
	public ReadSpec awaitCreation(Duration atMost) {
		Assert.isTrue(!atMost.isNegative() && !atMost.isZero(),
				() -> "The wait for a stream must be positive: " + atMost);
		return new DefaultReadSpec(this.stream, this.exchanges, this.settings, this.start, this.mode, atMost,
				this.retryListener);
	}

	@Override
	public ReadSpec onRetry(Consumer<ReadAttempt> listener) {
		return new DefaultReadSpec(this.stream, this.exchanges, this.settings, this.start, this.mode, this.creationWait,
				this.retryListener.andThen((attempt) -> tell(listener, attempt)));
	}

	private static void tell(Consumer<ReadAttempt> listener, ReadAttempt attempt) {
		try {
			listener.accept(attempt);
		}
		catch (Throwable ex) {
			logger.error("A listener of a read's retries failed; that changes nothing for the read", ex);
		}
	}

	@Override
	public Flux<ReadSignal> signals() {
		return ErrorSignals.of(Flux.defer(() -> new ReadLoop(this, false).run()));
	}

	@Override
	public Flux<List<ReadSignal>> bufferedSignals(int maxCount, DataSize maxSize) {
		Assert.isTrue(maxCount > 0, () -> "The number of signals in a list must be positive: " + maxCount);
		return ErrorSignals.of(Flux.defer(() -> new ReadLoop(this, false).run(maxCount, maxSize.toBytes())));
	}

	@Override
	public <T> Flux<ReadMessage<T>> messages(ParameterizedTypeReference<T> type) {
		MessageConversion<T> conversion = new MessageConversion<>(this.exchanges.jsonMapper(), type.getType(),
				this.settings.framing(), FailedRequest.withoutResponse(HttpMethod.GET, this.stream.name()));
		return signals().ofType(ReadSignal.Message.class).map(conversion::convert);
	}

	@Override
	public String toString() {
		return "ReadSpec[" + this.stream + " from " + this.start + ", " + this.mode + "]";
	}

}
