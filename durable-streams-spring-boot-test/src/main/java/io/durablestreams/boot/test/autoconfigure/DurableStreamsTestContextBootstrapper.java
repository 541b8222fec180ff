package io.durablestreams.boot.test.autoconfigure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Gives {@link DurableStreamsTest} an embedded server and a store of checkpoints in
 * memory, where nothing else is said.
 */
final class DurableStreamsTestContextBootstrapper extends TestSliceTestContextBootstrapper<DurableStreamsTest> {

	private static final List<String> DEFAULTS = List.of("durable.streams.base-url=",
			"durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0",
			"durable.streams.embedded.data-dir=", "durable.streams.offset-store.type=memory");

	@Override
	protected String[] getProperties(Class<?> testClass) {
		List<String> properties = new ArrayList<>(DEFAULTS);
		String @Nullable [] own = super.getProperties(testClass);
		if (own != null) {
			properties.addAll(Arrays.asList(own));
		}
		return properties.toArray(String[]::new);
	}

}
