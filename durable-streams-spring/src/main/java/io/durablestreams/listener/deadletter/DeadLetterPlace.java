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

package io.durablestreams.listener.deadletter;

import java.util.List;

import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.internal.failure.DeadLetterSender;
import org.jspecify.annotations.Nullable;

/**
 * Where the dead letters of one of a listener's streams are.
 *
 * @param container the listener
 * @param stream the name of the stream that their messages come from
 * @param deadLetterStream the name of the stream that they are on
 */
record DeadLetterPlace(DurableStreamListenerContainer container, String stream, String deadLetterStream) {

	static DeadLetterPlace of(DurableStreamListenerEndpointRegistry registry, DeadLetterQuery query) {
		return of(registry, query.listenerId(), query.stream(), query.deadLetterStream());
	}

	static DeadLetterPlace of(DurableStreamListenerEndpointRegistry registry, String listenerId,
			@Nullable String stream, @Nullable String deadLetterStream) {
		DurableStreamListenerContainer container = registry.getListenerContainer(listenerId);
		if (container == null) {
			throw new IllegalArgumentException("There is no listener '" + listenerId + "'; there are "
					+ registry.getListenerContainers().stream().map(DurableStreamListenerContainer::getId).toList());
		}
		List<String> streams = container.getStreams();
		if (stream == null && streams.size() > 1) {
			throw new IllegalArgumentException(
					"Listener '" + listenerId + "' has several streams; say whose letters are wanted: " + streams);
		}
		if (stream != null && !streams.contains(stream)) {
			throw new IllegalArgumentException("Listener '" + listenerId + "' doesn't listen to a stream '" + stream
					+ "'; its streams are " + streams);
		}
		String origin = (stream != null) ? stream : streams.get(0);
		String pattern = (deadLetterStream != null) ? deadLetterStream : container.getOptions().deadLetterStream();
		return new DeadLetterPlace(container, origin,
				DeadLetterSender.streamOf(pattern, origin, container.getGroup(), container.getId()));
	}

}
