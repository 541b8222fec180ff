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

package io.durablestreams.listener.container;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.Offset;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;

/**
 * Producers that send nothing anywhere, and call a test before they say so.
 */
final class FaultyProducers {

	private FaultyProducers() {
	}

	static DurableStreamProducerFactory create(Runnable onSend) {
		Object producer = proxy(DurableStreamProducer.class, () -> {
			try {
				onSend.run();
			}
			catch (Exception ex) {
				return CompletableFuture.failedFuture(ex);
			}
			return CompletableFuture.completedFuture(AppendResult.of(Offset.EARLIEST));
		});
		return (DurableStreamProducerFactory) proxy(DurableStreamProducerFactory.class, () -> producer);
	}

	private static Object proxy(Class<?> type, java.util.function.Supplier<Object> answer) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> method.getName().equals("envelope") ? null : answer.get());
	}

}
