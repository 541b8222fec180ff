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

package io.durablestreams.core;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Streams that an application wants aren't there, or not as it wants them, and it must
 * not start without.
 */
public final class StreamInitializationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<NewStreamStatus> streams;

	StreamInitializationException(List<NewStreamStatus> streams) {
		super(streams.stream().map((status) -> status.explanation() + ".").collect(Collectors.joining(" ")),
				streams.stream()
					.map(NewStreamStatus::failure)
					.filter((failure) -> failure != null)
					.findFirst()
					.orElse(null));
		this.streams = List.copyOf(streams);
	}

	/**
	 * The streams at fault.
	 * @return what is known about each
	 */
	public List<NewStreamStatus> getStreams() {
		return this.streams;
	}

}
