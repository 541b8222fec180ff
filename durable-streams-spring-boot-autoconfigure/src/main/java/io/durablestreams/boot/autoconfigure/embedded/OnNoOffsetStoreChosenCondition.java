package io.durablestreams.boot.autoconfigure.embedded;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;

/**
 * Matches where no property says which store keeps the checkpoints.
 */
final class OnNoOffsetStoreChosenCondition extends NoneNestedConditions {

	OnNoOffsetStoreChosenCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	@ConditionalOnProperty("durable.streams.offset-store.type")
	static class OffsetStoreChosen {

	}

}
