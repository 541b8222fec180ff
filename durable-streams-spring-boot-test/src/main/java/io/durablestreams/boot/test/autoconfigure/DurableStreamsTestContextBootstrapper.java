/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
			"durable.streams.embedded.data-dir=", "durable.streams.offset-store.type=memory",
			"durable.streams.coordination.type=none");

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
