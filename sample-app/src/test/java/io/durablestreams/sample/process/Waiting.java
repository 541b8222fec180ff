package io.durablestreams.sample.process;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Waits for what processes do, on machines that may be busy with other things.
 */
final class Waiting {

	private Waiting() {
	}

	static ConditionFactory waitFor(String what) {
		return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
	}

}
