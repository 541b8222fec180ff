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

package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.diagnostics.ConfiguredBeanName;

/**
 * How the bean of a producer is called: the producer's name in camel case with
 * {@code Producer} behind it.
 */
final class ProducerBeanName {

	private ProducerBeanName() {
	}

	static String of(String producer) {
		return ConfiguredBeanName.of("durable.streams.producers", producer, "Producer");
	}

}
