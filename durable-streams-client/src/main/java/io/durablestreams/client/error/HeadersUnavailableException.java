package io.durablestreams.client.error;

import org.jspecify.annotations.Nullable;

/**
 * A supplier of headers, such as one of tokens, failed, took too long or gave nothing, so
 * nothing was sent. What it threw is the cause.
 */
public final class HeadersUnavailableException extends DurableStreamException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param request the request that has no headers
	 * @param explanation what became of the supplier
	 * @param cause what it threw, if anything
	 */
	public HeadersUnavailableException(FailedRequest request, String explanation, @Nullable Throwable cause) {
		super(request, "nothing was sent, as a supplier of headers is at fault: " + explanation, cause);
	}

	@Override
	public boolean isTransient() {
		return true;
	}

}
