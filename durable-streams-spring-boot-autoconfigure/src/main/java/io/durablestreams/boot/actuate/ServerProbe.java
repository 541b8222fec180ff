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

package io.durablestreams.boot.actuate;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.boot.actuate.DurableStreamsEndpoint.ServerDescriptor;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.error.DurableStreamException;
import io.durablestreams.listener.DurableStreamListenerContainer;
import io.durablestreams.listener.StreamListenerStatus;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks each server that listeners read from for one of their streams: any answer of the
 * server means that it can be reached.
 */
final class ServerProbe {

	private static final Duration LIMIT = Duration.ofSeconds(2);

	private ServerProbe() {
	}

	/**
	 * Ask all servers at once, which takes two seconds at most.
	 * @param containers the listeners
	 * @return what each has answered
	 */
	static List<ServerDescriptor> probe(Collection<DurableStreamListenerContainer> containers) {
		Map<String, DurableStream> streams = new LinkedHashMap<>();
		for (DurableStreamListenerContainer container : containers) {
			for (StreamListenerStatus status : container.getStatus()) {
				DurableStream stream = container.getClient().stream(status.stream());
				streams.putIfAbsent(origin(stream.uri()), stream);
			}
		}
		return Flux.fromIterable(streams.entrySet())
			.flatMapSequential((entry) -> ask(entry.getKey(), entry.getValue()))
			.collectList()
			.blockOptional()
			.orElse(List.of());
	}

	private static Mono<ServerDescriptor> ask(String origin, DurableStream stream) {
		return stream.metadata()
			.map((metadata) -> new ServerDescriptor(origin, true, null))
			.timeout(LIMIT)
			.onErrorResume((ex) -> Mono.just(new ServerDescriptor(origin, isAnswer(ex), text(ex))));
	}

	private static boolean isAnswer(Throwable failure) {
		return failure instanceof DurableStreamException error && error.getStatus() != null;
	}

	private static @Nullable String text(Throwable failure) {
		return isAnswer(failure) ? null : FailureText.of(failure);
	}

	/** Neither path nor query nor user: they may hold secrets. */
	private static String origin(URI uri) {
		return uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() != -1) ? ":" + uri.getPort() : "");
	}

}
