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

package io.durablestreams.sample.status;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.listener.ContainerState;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows how the listeners do.
 */
@RestController
class StatusController {

	private final DurableStreamListenerEndpointRegistry registry;

	StatusController(DurableStreamListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	@GetMapping("/status")
	BoardStatus status() {
		return new BoardStatus(this.registry.getListenerContainers()
			.stream()
			.flatMap(StatusController::listeners)
			.sorted(Comparator.comparing(ListenerStatus::id))
			.toList());
	}

	private static Stream<ListenerStatus> listeners(DurableStreamListenerContainer container) {
		return container.getStatus().stream().map((status) -> ListenerStatus.of(container.getId(), status));
	}

	/**
	 * How the board does.
	 *
	 * @param listeners its listeners, sorted by id
	 */
	record BoardStatus(List<ListenerStatus> listeners) {
	}

	/**
	 * How a listener does.
	 *
	 * @param id its id
	 * @param state where it is in its life
	 * @param upToDate whether it has handled all that is in the stream
	 * @param handled how many flights it has handled since the process began
	 * @param failed how many attempts at handling one have failed
	 * @param offset the offset that it has consumed the stream up to, {@code null} while
	 * that isn't known
	 */
	record ListenerStatus(String id, ContainerState state, boolean upToDate, long handled, long failed,
			@Nullable String offset) {

		static ListenerStatus of(String id, StreamListenerStatus status) {
			String offset = (status.position() != null) ? status.position().offset().value() : null;
			return new ListenerStatus(id, status.state(), status.upToDate(), status.handled(), status.failed(), offset);
		}

	}

}
