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
	 * Deliver signals one by one, those before an error too.
	 * @param lists signals that came together
	 * @return the signals
	 */
	static Flux<ReadSignal> oneByOne(Flux<List<ReadSignal>> lists) {
		return lists.materialize().concatMapIterable((item) -> {
			List<ReadSignal> signals = item.get();
			Throwable failure = item.getThrowable();
			return (signals != null) ? signals
					: (failure != null) ? new PartialResult<ReadSignal>(List.of(), failure) : List.of();
		}, 1);
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
