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

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.listener.deadletter.DeadLetter;
import io.durablestreams.listener.deadletter.DeadLetterOutcome;
import io.durablestreams.listener.deadletter.DeadLetters;
import io.durablestreams.offset.Checkpoint;
import io.durablestreams.offset.OffsetStore;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Runs a listener: one ordered consumer for each of its streams. Thread-safe. It can be
 * started again after it has stopped, failed or completed, and goes on at its checkpoint.
 */
public interface DurableStreamListenerContainer extends SmartLifecycle, DisposableBean {

	/**
	 * The listener's id.
	 * @return the id
	 */
	String getId();

	/**
	 * The group whose checkpoints it moves.
	 * @return the group
	 */
	String getGroup();

	/**
	 * The listener's settings.
	 * @return the settings
	 */
	ListenerOptions getOptions();

	/**
	 * The client that reads the listener's streams: the one that it names, or the
	 * factory's.
	 * @return the client
	 */
	DurableStreamsClient getClient();

	/**
	 * Where the listener's checkpoints are kept, and what is remembered of its dead
	 * letters.
	 * @return the offset store
	 */
	OffsetStore getOffsetStore();

	/**
	 * The state that needs most attention among those of the streams: failed, then
	 * stopping, starting, catching up, paused, live, stopped, completed.
	 * @return the state
	 */
	ContainerState getState();

	/**
	 * The streams that it listens to, without those that messages go to which are handled
	 * again later.
	 * @return the names, without a query string, in the order of the settings
	 */
	List<String> getStreams();

	/**
	 * How the listener does on each of its streams, in the order of the settings, each
	 * with its retry streams behind it.
	 * @return a status per stream
	 */
	List<StreamListenerStatus> getStatus();

	/**
	 * Whether the consumer of any stream is between start and stop. {@code false} once
	 * all of them have stopped, completed or failed.
	 */
	@Override
	boolean isRunning();

	/**
	 * Stop reading once the message in hand is handled, on all streams. A pause outlasts
	 * a restart.
	 */
	default void pause() {
		getStatus().forEach((status) -> pause(status.stream()));
	}

	/**
	 * Stop reading one stream and its retry streams once the message in hand is handled.
	 * @param stream the stream's name
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	void pause(String stream);

	/**
	 * Go on after a pause, on all streams.
	 */
	default void resume() {
		getStatus().forEach((status) -> resume(status.stream()));
	}

	/**
	 * Go on after a pause of one stream, and of its retry streams.
	 * @param stream the stream's name
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	void resume(String stream);

	/**
	 * Go on at another position, on all streams but retry streams. Meant for
	 * {@link StreamPosition#EARLIEST} and {@link StreamPosition#LATEST}: other positions
	 * mean something on one stream only.
	 * @param position the position
	 * @return completes once all of them are stored, or exceptionally if one can't be
	 */
	default CompletableFuture<Void> seek(StreamPosition position) {
		return CompletableFuture
			.allOf(getStreams().stream().map((stream) -> seek(stream, position)).toArray(CompletableFuture[]::new));
	}

	/**
	 * Go on at another position of one stream, once the message in hand is handled. The
	 * position is stored before the next message; the ordinal goes on counting. Of a
	 * consumer that doesn't run, it is applied at the next start, if the process lives
	 * until then. A consumer that is paused stays so, at the new position.
	 * @param stream the stream's name
	 * @param position the position
	 * @return completes with the checkpoint once that is stored; exceptionally with a
	 * {@link NotOwnerException} if another instance handles the stream. Cancelling
	 * withdraws the seek, unless it is being stored: then
	 * {@link CompletableFuture#cancel} returns {@code false}. Don't wait for it in a
	 * handler of the same stream
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	CompletableFuture<Checkpoint> seek(String stream, StreamPosition position);

	/**
	 * Go on at a time of one stream: in front of the first message from its beginning
	 * whose time isn't before, or behind its last message if there is none. Times need
	 * not be in order; messages that lie further back and tell an earlier time come too.
	 * The stream is read from its beginning, beside the consumer, which goes on where it
	 * is until then. That needs a listener with an envelope that tells times, such as
	 * that of CloudEvents, and it takes as long as the server takes to send all messages
	 * up to there. A seek to a position, or to another time, takes its place.
	 * @param stream the stream's name
	 * @param time the time
	 * @return completes with the checkpoint like {@link #seek(String, StreamPosition)}
	 * and tells how far it is; exceptionally with a {@link NotOwnerException} if another
	 * instance handles the stream, or takes it over meanwhile, with an
	 * {@link IllegalStateException} if the listener has no envelope or a message on the
	 * way tells no time, and with a
	 * {@link io.durablestreams.client.error.DurableStreamException} if the stream can't
	 * be read. Cancelling ends the read at once
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	TimeSeek seek(String stream, Instant time);

	/**
	 * The latest seek of a stream to a time, under way or over.
	 * @param stream the stream's name
	 * @return the seek, or {@code null} if there was none since the process began
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	@Nullable TimeSeek getTimeSeek(String stream);

	/**
	 * Pass over the message of a stream that the consumer can't handle: the one that it
	 * has failed at, which starts it again, or the one whose next attempt it waits for.
	 * It is told as {@link ListenerEvent.MessageSkipped}, with a log line and in the
	 * meters, like any that is skipped. Of a batch that failed as a whole it is all
	 * messages. A consumer that is paused or was stopped skips once it goes on.
	 * @param stream the stream's name
	 * @return completes with what was passed over, and why it could not be handled, once
	 * the checkpoint behind it is stored; exceptionally with a {@link NotOwnerException}
	 * if another instance handles the stream, or with an {@link IllegalStateException} if
	 * others have moved the checkpoint in between. Cancelling withdraws it, unless it is
	 * under way: then {@link CompletableFuture#cancel} returns {@code false}. Don't wait
	 * for it in a handler of the same stream
	 * @throws IllegalArgumentException if the listener has no such stream
	 * @throws IllegalStateException if no message has failed since the last that was
	 * handled
	 */
	CompletableFuture<List<ListenerEvent.MessageSkipped>> skip(String stream);

	/**
	 * Handle the message of a dead letter again, see {@link DeadLetters#handleAgain}.
	 * @param letter a letter of one of the listener's streams
	 * @return what became of it, once somebody subscribes; cancelling withdraws the
	 * letter unless it is in hand. Fails with an {@link IllegalArgumentException} if the
	 * listener has no such stream, with an {@link IllegalStateException} if the stream's
	 * consumer doesn't run here
	 */
	Mono<DeadLetterOutcome> handleAgain(DeadLetter letter);

	/**
	 * Start the consumer of one stream and its retry streams, if it doesn't run.
	 * @param stream the stream's name
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	void start(String stream);

	/**
	 * Stop the consumer of one stream, and of its retry streams.
	 * @param stream the stream's name
	 * @param callback called once it has stopped, in any case
	 * @throws IllegalArgumentException if the listener has no such stream
	 */
	void stop(String stream, Runnable callback);

	/**
	 * Stop for good: the listener's meters are removed. Its checkpoints stay.
	 */
	@Override
	void destroy();

	/**
	 * The listener's place among those of the registry: those with a lower phase start
	 * earlier and stop later.
	 */
	@Override
	default int getPhase() {
		return DurableStreamListenerEndpointRegistry.PHASE;
	}

}
