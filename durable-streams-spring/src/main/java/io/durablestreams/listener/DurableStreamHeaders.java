package io.durablestreams.listener;

/**
 * The names of the headers of a message that a listener gets.
 */
public final class DurableStreamHeaders {

	/** The stream's name without a query string, a {@code String}. */
	public static final String STREAM = "durableStream_stream";

	/**
	 * The position right behind the message, a
	 * {@link io.durablestreams.client.StreamPosition}. Reading from it begins with the
	 * next message.
	 */
	public static final String POSITION = "durableStream_position";

	/**
	 * The number of the message among those of this stream that this group has consumed,
	 * from 1, a {@code Long}. The same after a redelivery, hence a key to recognise one
	 * by.
	 */
	public static final String ORDINAL = "durableStream_ordinal";

	/** The id of the listener, a {@code String}. */
	public static final String LISTENER_ID = "durableStream_listenerId";

	/** The group whose checkpoint is moved, a {@code String}. */
	public static final String GROUP = "durableStream_group";

	/** Which attempt to handle the message this is, from 1, an {@code Integer}. */
	public static final String DELIVERY_ATTEMPT = "durableStream_deliveryAttempt";

	/**
	 * The {@link Acknowledgment}, where the listener acknowledges by itself.
	 */
	public static final String ACKNOWLEDGMENT = "durableStream_acknowledgment";

	private DurableStreamHeaders() {
	}

}
