package io.durablestreams.listener.container;

import io.durablestreams.offset.OffsetStoreException;

/**
 * What was done must not stay, and nothing more be done, because the checkpoint isn't
 * where this consumer left it, or may not be stored by it any more. Passes all that
 * recovers from failures of handlers: the consumer looks at the store anew.
 */
final class CheckpointMovedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CheckpointMovedException(String message) {
		this(new OffsetStoreException(message, null));
	}

	CheckpointMovedException(OffsetStoreException cause) {
		super(cause.getMessage(), cause, false, false);
	}

	/** What to tell the world. */
	Throwable reason() {
		return (getCause() != null) ? getCause() : this;
	}

}
