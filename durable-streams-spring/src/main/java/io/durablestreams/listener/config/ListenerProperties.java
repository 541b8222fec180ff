package io.durablestreams.listener.config;

import java.time.Duration;
import java.util.List;

import io.durablestreams.client.DurableStream;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.StreamPosition;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * The settings of a listener. Immutable; {@link #defaults()} with a
 * {@link ListenerPropertiesBuilder} over it makes any other. Layers apply in this order:
 * these defaults, the factory's ({@code durable.streams.listener-defaults}), the
 * annotation, and last what a {@link ListenerPropertiesCustomizer} says for the
 * listener's id ({@code durable.streams.listeners.<id>}).
 *
 * @param streams the streams to listen to, each its own ordered consumer
 * @param mode how to wait for data at a stream's tail
 * @param from where to begin in a stream without a checkpoint; {@code now} is resolved to
 * an offset and stored before the first message
 * @param group the namespace of the checkpoints, or {@code null} for the listener's id
 * @param autoStartup whether the listener starts with the application
 * @param acknowledge when checkpoints are stored
 * @param acknowledgeCount with {@link AcknowledgeMode#INTERVAL}, after how many messages
 * @param acknowledgeInterval with {@link AcknowledgeMode#INTERVAL}, after how long
 * @param failure what happens to a message that can't be handled
 * @param backOff the attempts to handle a message and the waits between them
 * @param notRetried exceptions that are final at the first attempt, besides those of
 * conversion and validation
 * @param deadLetterStream the name of the dead letter stream; <code>{stream}</code>,
 * <code>{group}</code> and <code>{listener}</code> are replaced
 * @param maxBatchCount the most messages in a batch
 * @param maxBatchSize the most bytes in a batch; a larger message comes alone
 * @param batchWait how long a batch that isn't full waits for more messages
 * @param missingStream what happens while a stream doesn't exist
 * @param contentType the content type of a stream that the listener creates
 * @param positionLost what happens when a checkpoint leads nowhere any more
 * @param verifyInterval how often at most a listener makes sure, before it handles a
 * message, that the stream hasn't been made anew under the same name
 * @param handlerTimeout how long an attempt to handle a message may take before it is
 * interrupted and counts as failed, or {@code null} for no limit
 * @param shutdownTimeout how long stopping waits for the message in hand before it is
 * interrupted and given up; it is delivered again after a restart
 * @param client the name of the client that reads the streams, or {@code null} for the
 * factory's own
 */
public record ListenerProperties(List<String> streams, LiveMode mode, StreamPosition from, @Nullable String group,
		boolean autoStartup, AcknowledgeMode acknowledge, int acknowledgeCount, Duration acknowledgeInterval,
		FailurePolicy failure, RetryBackOff backOff, List<Class<? extends Throwable>> notRetried,
		String deadLetterStream, int maxBatchCount, DataSize maxBatchSize, Duration batchWait,
		MissingStreamPolicy missingStream, MediaType contentType, PositionLostPolicy positionLost,
		Duration verifyInterval, @Nullable Duration handlerTimeout, Duration shutdownTimeout, @Nullable String client) {

	private static final ListenerProperties DEFAULTS = new ListenerPropertiesBuilder().build();

	/**
	 * Create the settings.
	 * @throws IllegalArgumentException if a value is out of range; the message names the
	 * property
	 */
	public ListenerProperties {
		streams = List.copyOf(streams);
		notRetried = List.copyOf(notRetried);
		require(streams.stream().noneMatch(String::isBlank), "streams must not contain a blank name");
		require(streams.stream().distinct().count() == streams.size(), "streams must not name one stream twice");
		require(mode != LiveMode.OFF, "mode must be one of auto, sse or long-poll");
		require(group == null || !group.isBlank(), "group must not be blank");
		require(client == null || !client.isBlank(), "client must not be blank");
		require(acknowledgeCount > 0, "acknowledge-count must be positive");
		require(isPositive(acknowledgeInterval), "acknowledge-interval must be positive");
		require(backOff.initialInterval().compareTo(backOff.maxInterval()) <= 0,
				"back-off.initial-interval (" + backOff.initialInterval()
						+ ") must not be above back-off.max-interval (" + backOff.maxInterval() + ")");
		require(!deadLetterStream.isBlank(), "dead-letter-stream must not be blank");
		require(maxBatchCount > 0, "max-batch-count must be positive");
		require(maxBatchSize.toBytes() > 0, "max-batch-size must be positive");
		require(!batchWait.isNegative(), "batch-wait must not be negative");
		require(isPositive(verifyInterval), "verify-interval must be positive");
		require(handlerTimeout == null || isPositive(handlerTimeout), "handler-timeout must be positive");
		require(!shutdownTimeout.isNegative(), "shutdown-timeout must not be negative");
	}

	/**
	 * The settings of a listener for which nothing is said, without streams.
	 * @return the settings
	 */
	public static ListenerProperties defaults() {
		return DEFAULTS;
	}

	/**
	 * A builder that begins with these settings.
	 * @return the builder
	 */
	public ListenerPropertiesBuilder toBuilder() {
		return new ListenerPropertiesBuilder(this);
	}

	/** URLs of streams may hold secrets. */
	@Override
	public String toString() {
		return "ListenerProperties[streams=" + this.streams.stream().map(DurableStream::displayName).toList()
				+ ", mode=" + this.mode + ", from=" + this.from + ", group=" + this.group + ", acknowledge="
				+ this.acknowledge + ", failure=" + this.failure + ", backOff=" + this.backOff + ", deadLetterStream="
				+ DurableStream.displayName(this.deadLetterStream) + ", missingStream=" + this.missingStream
				+ ", positionLost=" + this.positionLost + "]";
	}

	private static boolean isPositive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
