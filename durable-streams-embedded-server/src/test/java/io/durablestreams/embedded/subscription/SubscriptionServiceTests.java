package io.durablestreams.embedded.subscription;

import java.util.List;
import java.util.stream.IntStream;

import io.durablestreams.embedded.store.StreamStore;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How many subscriptions there may be.
 */
class SubscriptionServiceTests {

	private static final SubscriptionConfig CONFIG = new SubscriptionConfig(null, "wakes", "**", List.of(), 30_000,
			null);

	@Test
	void oneSubscriptionTooManyIsRefused() {
		try (StreamStore store = StreamStore.open(null, 10);
				SubscriptionService service = new SubscriptionService(store, () -> "http://localhost", true)) {
			Flux.fromStream(IntStream.range(0, 1_000).boxed())
				.concatMap((i) -> service.create("s" + i, CONFIG))
				.blockLast();
			assertThatExceptionOfType(SubscriptionException.class)
				.isThrownBy(() -> service.create("one-more", CONFIG).block())
				.satisfies((ex) -> assertThat(ex.problem().status()).isEqualTo(429));
			assertThat(service.create("s7", CONFIG).block()).isNotNull()
				.satisfies((known) -> assertThat(known.created()).isFalse());
			service.delete("s7").block();
			assertThat(service.create("one-more", CONFIG).block()).isNotNull()
				.satisfies((added) -> assertThat(added.created()).isTrue());
		}
	}

}
