package io.durablestreams.boot.autoconfigure.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * Durable streams can't be set up as configured. Says what is wrong, naming the property,
 * stream or method at fault, and how to mend it; neither ever holds a secret.
 */
public class DurableStreamsConfigurationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String description;

	private final String action;

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it
	 */
	public DurableStreamsConfigurationException(String description, String action) {
		this(description, action, null);
	}

	/**
	 * Create the exception.
	 * @param description what is wrong
	 * @param action how to mend it
	 * @param cause what led to it, or {@code null}
	 */
	public DurableStreamsConfigurationException(String description, String action, @Nullable Throwable cause) {
		super(description + " " + action, cause);
		this.description = description;
		this.action = action;
	}

	/**
	 * What is wrong.
	 * @return the description
	 */
	public String getDescription() {
		return this.description;
	}

	/**
	 * How to mend it.
	 * @return the action
	 */
	public String getAction() {
		return this.action;
	}

}
