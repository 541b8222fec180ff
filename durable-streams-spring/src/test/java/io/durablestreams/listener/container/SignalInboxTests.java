package io.durablestreams.listener.container;

import java.util.concurrent.atomic.AtomicLong;

import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much of a stream is read ahead.
 */
class SignalInboxTests {

	private final AtomicLong emitted = new AtomicLong();

	private final SignalInbox inbox = new SignalInbox(() -> {
	});

	@Test
	void itHoldsNoMoreThanItsMostSignals() {
		read(10);
		assertThat(this.emitted).hasValue(SignalInbox.MAX_COUNT);
		for (int i = 0; i < SignalInbox.MAX_COUNT / 2; i++) {
			this.inbox.poll();
		}
		assertThat(this.emitted).hasValue(SignalInbox.MAX_COUNT);
		this.inbox.poll();
		assertThat(this.emitted.get()).isEqualTo(SignalInbox.MAX_COUNT + SignalInbox.MAX_COUNT / 2 + 1);
	}

	@Test
	void itAsksForNothingWhileItHoldsItsMostBytes() {
		read(SignalInbox.MAX_BYTES / 4);
		assertThat(this.emitted).hasValue(4);
	}

	@Test
	void aLargerMessageComesAlone() {
		read(2 * SignalInbox.MAX_BYTES);
		assertThat(this.emitted).hasValue(1);
		assertThat(this.inbox.poll()).isNotNull();
		assertThat(this.emitted).hasValue(2);
	}

	@Test
	void everythingComesInTheEndAndInOrder() {
		read(1);
		for (long number = 1; number <= 1000; number++) {
			ReadSignal signal = this.inbox.poll();
			assertThat(signal).isNotNull();
			assertThat(signal.position().subOffset()).isEqualTo(number);
		}
		assertThat(this.inbox.poll()).isNull();
		assertThat(this.inbox.isEnded()).isTrue();
	}

	private void read(int size) {
		byte[] data = new byte[size];
		Flux.<ReadSignal, Long>generate(() -> 0L, (number, sink) -> {
			if (number == 1000) {
				sink.complete();
				return number;
			}
			this.emitted.incrementAndGet();
			sink.next(new ReadSignal.Message(data, MediaType.APPLICATION_JSON,
					StreamPosition.parse("-1/" + (number + 1))));
			return number + 1;
		}).subscribe(this.inbox);
	}

}
