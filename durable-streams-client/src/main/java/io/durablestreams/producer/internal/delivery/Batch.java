package io.durablestreams.producer.internal.delivery;

import java.util.List;

/**
 * Messages that travel in one request. Compared by identity.
 */
public interface Batch {

	/**
	 * Whether the batch can be taken apart.
	 * @return {@code true} if it holds several messages
	 */
	boolean isSplittable();

	/**
	 * Take the batch apart.
	 * @return batches that hold its messages in order, each fewer than this one
	 */
	List<? extends Batch> split();

}
