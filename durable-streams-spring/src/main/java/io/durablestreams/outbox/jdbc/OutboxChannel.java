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

package io.durablestreams.outbox.jdbc;

import java.util.List;

import io.durablestreams.producer.ProducerInterceptor;
import io.durablestreams.producer.internal.encoding.MessageEncoder;
import io.durablestreams.producer.internal.observation.SendObservation;
import org.jspecify.annotations.Nullable;

/**
 * How messages get into the outbox.
 *
 * @param target where they go
 * @param encoder makes bytes of them
 * @param payloadType what they must be, or {@code null}
 * @param interceptors see them before they are encoded
 * @param observation observes them
 */
record OutboxChannel(OutboxTarget target, MessageEncoder encoder, @Nullable Class<?> payloadType,
		List<ProducerInterceptor> interceptors, SendObservation observation) {
}
