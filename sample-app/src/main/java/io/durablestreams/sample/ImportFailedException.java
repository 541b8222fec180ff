package io.durablestreams.sample;

/**
 * An import ended before its end.
 */
final class ImportFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient ImportResult acknowledged;

	/**
	 * Create the exception.
	 * @param acknowledged what is in the stream nevertheless
	 * @param cause an {@link InvalidEntryException} or the producer's exception
	 */
	ImportFailedException(ImportResult acknowledged, RuntimeException cause) {
		super(cause.getMessage(), cause);
		this.acknowledged = acknowledged;
	}

	ImportResult acknowledged() {
		return this.acknowledged;
	}

}
