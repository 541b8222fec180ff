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

package io.durablestreams.client.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.durablestreams.client.ReadSignal;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.SynchronousSink;

/**
 * Turns the body of one response into signals.
 */
public interface BodyDecoder {

	/**
	 * Take some bytes of the body, cut anywhere.
	 * @param bytes the bytes
	 * @param signals where the signals go that they complete, also those before a fault
	 */
	void decode(byte[] bytes, List<ReadSignal> signals);

	/**
	 * The body has ended as its transport promised.
	 * @param signals where the signals go that the end completes
	 */
	void end(List<ReadSignal> signals);

	/**
	 * Decode a body piece by piece. What a piece completes is delivered before the next
	 * one is asked for, and before any error that comes after it, whenever the subscriber
	 * asks for it: the decoder has counted it as delivered, so dropping it would lose it.
	 * @param body the body
	 * @return its signals, as many together as a piece has brought
	 */
	default Flux<List<ReadSignal>> signals(Flux<byte[]> body) {
		return Flux.defer(() -> {
			AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
			// As an item of its own, an error waits for its turn.
			return body.materialize()
				.<List<ReadSignal>>handle((item, sink) -> decode(item, failure, sink))
				.takeUntil((signals) -> failure.get() != null)
				.concatWith(Mono.defer(() -> {
					Throwable cause = failure.get();
					return (cause != null) ? Mono.error(cause) : Mono.empty();
				}));
		});
	}

	private void decode(Signal<byte[]> item, AtomicReference<@Nullable Throwable> failure,
			SynchronousSink<List<ReadSignal>> sink) {
		List<ReadSignal> signals = new ArrayList<>();
		try {
			decode(item, signals);
		}
		catch (Throwable ex) {
			failure.set(ErrorSignals.signal(ex));
		}
		Throwable cause = failure.get();
		if (!signals.isEmpty()) {
			sink.next(signals);
		}
		else if (cause != null) {
			sink.error(cause);
		}
	}

	/**
	 * Deliver items one by one, those before an error too.
	 * @param lists items that came together
	 * @param <T> the items' type
	 * @return the items
	 */
	static <T> Flux<T> oneByOne(Flux<List<T>> lists) {
		return lists.materialize().concatMapIterable((item) -> {
			List<T> items = item.get();
			Throwable failure = item.getThrowable();
			return (items != null) ? items : (failure != null) ? new PartialResult<T>(List.of(), failure) : List.of();
		}, 1);
	}

	/**
	 * Cut a list of signals that is too long or too large.
	 * @param signals signals that came together
	 * @param maxCount how many a list may have
	 * @param maxBytes how large its messages may be together; a larger one is alone
	 * @return the signals in lists that aren't empty
	 */
	static List<List<ReadSignal>> cut(List<ReadSignal> signals, int maxCount, long maxBytes) {
		List<List<ReadSignal>> lists = new ArrayList<>(2);
		int begin = 0;
		long bytes = 0;
		for (int i = 0; i < signals.size(); i++) {
			int size = (signals.get(i) instanceof ReadSignal.Message message) ? message.data().length : 0;
			if (i > begin && (i - begin == maxCount || bytes + size > maxBytes)) {
				lists.add(signals.subList(begin, i));
				begin = i;
				bytes = 0;
			}
			bytes += size;
		}
		lists.add((begin > 0) ? signals.subList(begin, signals.size()) : signals);
		return lists;
	}

	private void decode(Signal<byte[]> item, List<ReadSignal> signals) throws Throwable {
		byte[] bytes = item.get();
		if (bytes != null) {
			decode(bytes, signals);
		}
		else if (item.getThrowable() != null) {
			throw item.getThrowable();
		}
		else {
			end(signals);
		}
	}

}
