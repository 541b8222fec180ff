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

package io.durablestreams.listener;

import java.time.Duration;
import java.util.function.Consumer;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.LiveMode;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.listener.config.ListenerOptionsBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A stream that is deleted and made anew under the same name is another stream, however
 * long it is by then.
 */
abstract class AbstractListenerWitnessTests extends AbstractServerTests {

	private static final Consumer<ListenerOptionsBuilder> EAGER = (settings) -> settings
		.verifyInterval(Duration.ofNanos(1));

	@ParameterizedTest
	@EnumSource(Anew.class)
	void whatWasMadeAnewWhileTheListenerWasStoppedIsNotTakenForTheOldStream(Anew anew) {
		try (ListenerTestContext listener = listen(EAGER)) {
			handleThree(listener);
		}
		make(anew);
		try (ListenerTestContext listener = listen(EAGER)) {
			assertNoticed(listener, anew);
		}
	}

	@ParameterizedTest
	@EnumSource(Anew.class)
	void whatWasMadeAnewWhileTheListenerWasPausedIsNotTakenForTheOldStream(Anew anew) {
		try (ListenerTestContext listener = listen(EAGER)) {
			handleThree(listener);
			listener.container().pause();
			listener.awaitState(ContainerState.PAUSED);
			make(anew);
			listener.container().resume();
			assertNoticed(listener, anew);
		}
	}

	@ParameterizedTest
	@EnumSource(value = Anew.class, names = "OTHER_TYPE", mode = EnumSource.Mode.EXCLUDE)
	void whatWasMadeAnewWhileTheListenerWasLiveIsNotTakenForTheOldStream(Anew anew) {
		try (ListenerTestContext listener = listen(EAGER.andThen((settings) -> settings.mode(liveMode())))) {
			handleThree(listener);
			make(anew);
			if (anew == Anew.IDENTICAL) {
				// The old stream's end may be seen, or not.
				await().until(() -> listener.status().state() == ContainerState.FAILED || listener.status().upToDate());
				return;
			}
			this.streams.append(this.stream, "9");
			assertNoticed(listener, anew);
		}
	}

	@ParameterizedTest
	@EnumSource(Anew.class)
	void whoeverTakesOverNoticesToo(Anew anew) {
		try (ListenerTestContext first = listen(EAGER)) {
			handleThree(first);
			first.container().stop();
			make(anew);
			try (ListenerTestContext second = listen(EAGER)) {
				assertNoticed(second, anew);
			}
		}
	}

	/** Some servers' events go on for a while after their stream was deleted. */
	LiveMode liveMode() {
		return LiveMode.AUTO;
	}

	private void handleThree(ListenerTestContext listener) {
		this.streams.appendAtOnce(this.stream, "1", "2");
		await().until(() -> this.received.size() == 2 && listener.status().upToDate());
		this.streams.append(this.stream, "3");
		await().until(() -> this.received.size() == 3 && listener.status().upToDate());
	}

	private void make(Anew anew) {
		this.streams.delete(this.stream);
		if (anew == Anew.OTHER_TYPE) {
			this.streams.client().stream(this.stream).create(CreateOptions.of(MediaType.TEXT_PLAIN)).block();
			this.streams.client().stream(this.stream).append("1234567").block();
			return;
		}
		this.streams.create(this.stream);
		switch (anew) {
			case SAME_LENGTH -> append("4", "5", "6");
			case LONGER -> append("4", "5", "6", "7", "8");
			case SHORTER -> this.streams.append(this.stream, "4");
			default -> append("1", "2", "3");
		}
	}

	private void append(String first, String second, String... others) {
		this.streams.appendAtOnce(this.stream, first, second);
		this.streams.append(this.stream, others);
	}

	private void assertNoticed(ListenerTestContext listener, Anew anew) {
		if (anew == Anew.IDENTICAL) {
			listener.awaitLive();
			this.streams.append(this.stream, "9");
			await().until(() -> this.received.size() == 4);
			assertThat(this.received).containsExactly("1", "2", "3", "9");
			return;
		}
		listener.awaitState(ContainerState.FAILED);
		assertThat(listener.status().failure()).isInstanceOf(PositionLostException.class);
		assertThat(listener.events(ListenerEvent.PositionLost.class)).hasSize(1);
		assertThat(this.received).containsExactly("1", "2", "3");
	}

	/** What the new stream is like beside the old one. */
	enum Anew {

		SAME_LENGTH, LONGER, SHORTER, OTHER_TYPE, IDENTICAL

	}

}
