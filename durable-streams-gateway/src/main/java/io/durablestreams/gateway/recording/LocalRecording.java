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

package io.durablestreams.gateway.recording;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.StreamClosedException;
import io.durablestreams.client.error.StreamGoneException;
import io.durablestreams.client.error.StreamNotFoundException;
import io.durablestreams.producer.DurableStreamProducer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/**
 * A recording of this instance. It ends once: with the publisher, with an append that
 * fails, by {@link #cancel()} or with the application.
 */
final class LocalRecording implements Recording {

	private static final Log logger = LogFactory.getLog(LocalRecording.class);

	private final RecordingEntry entry;

	private final RecordingOptions options;

	private final Function<Throwable, @Nullable Object> failureMessage;

	private final StreamWatch watch;

	private final DurableStreamProducer<Object> producer;

	private final Observation observation;

	private final Executor executor;

	private final Consumer<Boolean> onEnd;

	private final Disposable.Swap subscription = Disposables.swap();

	private final AtomicBoolean ending = new AtomicBoolean();

	private final CompletableFuture<State> ended = new CompletableFuture<>();

	private volatile State state = State.RUNNING;

	private volatile @Nullable Throwable failure;

	/**
	 * Create a recording.
	 * @param stream what is recorded to
	 * @param failureMessage gives the last message of one of JSON that fails, unless the
	 * options do
	 * @param executor for what may block
	 * @param onEnd told on the executor that it is over, and whether its stream is closed
	 * or gone
	 */
	LocalRecording(RecordingEntry entry, DurableStream stream, RecordingOptions options,
			Function<Throwable, @Nullable Object> failureMessage, DurableStreamProducer<Object> producer,
			Observation observation, Executor executor, Consumer<Boolean> onEnd) {
		this.entry = entry;
		this.watch = new StreamWatch(stream);
		this.options = options;
		this.failureMessage = (options.failureMessage() != null) ? options.failureMessage()
				: isJson() ? failureMessage : (failure) -> null;
		this.producer = producer;
		this.observation = observation;
		this.executor = executor;
		this.onEnd = onEnd;
	}

	/**
	 * Subscribe to the publisher, unless the end has come already.
	 */
	void start(Publisher<?> values) {
		if (this.ending.get()) {
			return;
		}
		try {
			subscribe(values);
			this.watch.begin(() -> end(State.CANCELLED, null), (gone) -> end(State.FAILED, gone));
		}
		catch (Throwable ex) {
			end(State.FAILED, ex);
		}
	}

	private void subscribe(Publisher<?> values) {
		Flux<Object> pieces = Flux.<Object>from(values)
			.filter((value) -> isJson() || !isEmpty(value))
			.map(this::piece)
			.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, this.observation));
		this.subscription.update(this.producer.send(pieces)
			.subscribe((result) -> this.watch.appended(), (ex) -> end(State.FAILED, ex),
					() -> end(State.COMPLETED, null)));
	}

	/**
	 * A text is recorded as it is: as text, a producer would make a line of each value.
	 */
	private Object piece(Object value) {
		return (isText() && value instanceof CharSequence text) ? text.toString()
			.getBytes(Objects.requireNonNullElse(this.options.contentType().getCharset(), StandardCharsets.UTF_8))
				: value;
	}

	/** The protocol has no empty messages. */
	private static boolean isEmpty(Object value) {
		return (value instanceof CharSequence text && text.isEmpty())
				|| (value instanceof byte[] bytes && bytes.length == 0);
	}

	private boolean isText() {
		return "text".equals(this.options.contentType().getType());
	}

	private boolean isJson() {
		return this.options.contentType().getSubtype().endsWith("json");
	}

	@Override
	public String key() {
		return this.entry.key();
	}

	@Override
	public String stream() {
		return this.entry.stream();
	}

	@Override
	public State state() {
		return this.state;
	}

	@Override
	public @Nullable Throwable failure() {
		return this.failure;
	}

	@Override
	public CompletableFuture<State> ended() {
		return this.ended.copy();
	}

	@Override
	public CompletableFuture<State> cancel() {
		end(State.CANCELLED, null);
		return ended();
	}

	/**
	 * The application won't wait any longer.
	 */
	void interrupt() {
		end(State.FAILED,
				new RecordingInterruptedException("The application ended while '" + key() + "' was recorded"));
	}

	private void end(State last, @Nullable Throwable cause) {
		if (!this.ending.compareAndSet(false, true)) {
			return;
		}
		this.subscription.dispose();
		this.watch.end();
		State told = isClosed(cause) ? State.CANCELLED : last;
		Object message = isClosed(cause) ? null : message(last, cause);
		close(message).whenCompleteAsync((closed, ex) -> finish(told, cause, ex), this.executor);
	}

	private @Nullable Object message(State last, @Nullable Throwable cause) {
		if (cause == null) {
			return (last == State.COMPLETED) ? this.options.lastMessage() : this.options.cancelMessage();
		}
		try {
			return this.failureMessage.apply(cause);
		}
		catch (Throwable ex) {
			logger.warn("The failure message of recording '" + key() + "' could not be made; its stream ends without",
					ex);
			return null;
		}
	}

	/** What can't be appended is no reason to leave the stream open. */
	private CompletableFuture<?> close(@Nullable Object message) {
		return (message == null) ? this.producer.closeStream()
				: this.producer.closeStream(piece(message)).exceptionallyCompose((ex) -> {
					if (isClosed(ex) || isGone(ex)) {
						return CompletableFuture.failedFuture(ex);
					}
					logger.warn("The last message of recording '" + key()
							+ "' could not be appended; its stream ends without: " + ex);
					return this.producer.closeStream();
				});
	}

	private void finish(State last, @Nullable Throwable cause, @Nullable Throwable notClosed) {
		boolean over = notClosed == null || isClosed(notClosed) || isGone(notClosed);
		try {
			this.producer.close();
			this.onEnd.accept(over);
		}
		catch (Throwable ex) {
			logger.warn("What is known of recording '" + key() + "' could not be removed; that is tried again", ex);
		}
		if (notClosed == null || isClosed(notClosed)) {
			tell((notClosed == null) ? last : State.CANCELLED, cause);
		}
		else {
			tell(State.FAILED, (cause != null) ? cause : notClosed);
		}
	}

	private void tell(State last, @Nullable Throwable cause) {
		if (last == State.FAILED) {
			this.failure = cause;
			this.observation.error((cause != null) ? cause : new IllegalStateException("unknown"));
			logger.warn("Recording '" + key() + "' of stream '" + stream() + "' has failed: " + cause);
		}
		this.state = last;
		this.observation.lowCardinalityKeyValue("outcome", last.name().toLowerCase(Locale.ROOT));
		try {
			this.observation.stop();
		}
		finally {
			this.ended.complete(last);
		}
	}

	private static boolean isClosed(@Nullable Throwable failure) {
		return isCausedBy(failure, StreamClosedException.class);
	}

	private static boolean isGone(Throwable failure) {
		return isCausedBy(failure, StreamNotFoundException.class) || isCausedBy(failure, StreamGoneException.class);
	}

	private static boolean isCausedBy(@Nullable Throwable failure, Class<? extends Throwable> type) {
		Throwable cause = failure;
		while (cause != null && !type.isInstance(cause)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

}
