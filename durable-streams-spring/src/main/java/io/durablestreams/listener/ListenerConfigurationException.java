package io.durablestreams.listener;

import org.jspecify.annotations.Nullable;

/**
 * A listener can't be set up as it is declared or configured. The message names the
 * listener, and the method, attribute or property at fault, says how to mend it, and is
 * free of secrets.
 */
public final class ListenerConfigurationException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final @Nullable String action;

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it, or {@code null} if the description says it
	 * @param cause what led to it, or {@code null}
	 */
	public ListenerConfigurationException(String description, @Nullable String action, @Nullable Throwable cause) {
		super((action != null) ? description + " " + action : description, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return the message without the way to mend it
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * How to mend it.
	 * @return what to do, or {@code null} if the description says it
	 */
	public @Nullable String getAction() {
		return this.action;
	}

}
