package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

/**
 * A listener can't be set up as it is declared or configured. The message names the
 * listener, and the method, attribute or property at fault, and is free of secrets.
 */
public final class ListenerConfigurationException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final @Nullable String action;

	/**
	 * Create the exception.
	 * @param message what is wrong
	 * @param action how to mend it, or {@code null} if the message says it
	 * @param cause what led to it, or {@code null}
	 */
	public ListenerConfigurationException(String message, @Nullable String action, @Nullable Throwable cause) {
		super(message, cause);
		this.action = action;
	}

	/**
	 * How to mend it.
	 * @return what to do, or {@code null} if the message says it
	 */
	public @Nullable String getAction() {
		return this.action;
	}

}
