package io.durablestreams.sample.imports;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.ProducerException;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the flights of an import so far. Used by the thread that sends them
 * and those of the producer at once.
 */
final class ImportProgress {

	private long accepted;

	private @Nullable Offset offset;

	private @Nullable ProducerException failure;

	/**
	 * Take in a flight's outcome. What comes behind the first one that isn't acknowledged
	 * doesn't count any more.
	 * @param result the acknowledgement
	 * @param failure why there is none
	 */
	synchronized void add(@Nullable AppendResult result, @Nullable Throwable failure) {
		if (this.failure == null && failure != null) {
			this.failure = (ProducerException) failure;
		}
		else if (this.failure == null && result != null) {
			this.accepted++;
			this.offset = (result.nextOffset() != null) ? result.nextOffset() : this.offset;
		}
	}

	synchronized ImportResult result() {
		return new ImportResult(this.accepted, (this.offset != null) ? this.offset.value() : null);
	}

	synchronized @Nullable ProducerException failure() {
		return this.failure;
	}

}
