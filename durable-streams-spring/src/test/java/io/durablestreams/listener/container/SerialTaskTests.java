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

package io.durablestreams.listener.container;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a consumer's steps share an executor, and what they wait for.
 */
class SerialTaskTests {

	private final Deque<Runnable> executor = new ArrayDeque<>();

	private final ManualClock clock = new ManualClock();

	private final List<String> noted = new ArrayList<>();

	@Test
	@Timeout(20)
	void whoHasMuchToDoLetsItsNeighbourHaveATurn() {
		SerialTask busy = task(() -> true);
		busy.wake();
		this.executor.add(() -> this.noted.add("neighbour"));
		this.executor.remove().run();
		this.executor.remove().run();
		assertThat(this.noted).containsExactly("neighbour");
		assertThat(this.executor).hasSize(1);
	}

	@Test
	void manyWakeUpsAreOneTaskOnTheExecutor() {
		SerialTask task = task(() -> false);
		for (int i = 0; i < 10; i++) {
			task.wake();
		}
		assertThat(this.executor).hasSize(1);
		this.executor.poll().run();
		assertThat(this.executor).isEmpty();
		task.wake();
		assertThat(this.executor).hasSize(1);
	}

	@Test
	void theEndOfWhatIsNoLongerWaitedForIsOfNoInterest() {
		Sinks.One<String> old = Sinks.one();
		SerialTask[] task = new SerialTask[1];
		task[0] = task(() -> {
			task[0].heedInterruptions();
			return false;
		});
		task[0].next(() -> task[0].awaitUnlessInterrupted(old.asMono(), (value, failure) -> this.noted.add("old")));
		task[0].wake();
		run();
		task[0].interrupt();
		run();
		task[0].next(() -> task[0].sleep(Duration.ofMinutes(1)), () -> this.noted.add("new"));
		task[0].wake();
		run();
		old.tryEmitValue("late");
		run();
		assertThat(this.noted).containsExactly("interrupted");
		this.clock.advance(Duration.ofMinutes(1));
		run();
		assertThat(this.noted).containsExactly("interrupted", "new");
	}

	@Test
	void anExecutorThatTakesNothingMoreIsAFailure() {
		SerialTask task = new SerialTask((command) -> {
			throw new RejectedExecutionException("closed");
		}, this.clock, work(() -> false));
		task.wake();
		assertThat(this.noted).containsExactly("failed closed");
	}

	@Test
	void whatAStepThrowsIsTold() {
		SerialTask task = task(() -> {
			if (this.noted.isEmpty()) {
				throw new StackOverflowError("deep");
			}
			return false;
		});
		task.wake();
		run();
		assertThat(this.noted).containsExactly("failed deep");
	}

	private void run() {
		Runnable task = this.executor.poll();
		while (task != null) {
			task.run();
			task = this.executor.poll();
		}
	}

	private SerialTask task(BooleanSupplier step) {
		return new SerialTask(this.executor::add, this.clock, work(step));
	}

	private SerialTask.Work work(BooleanSupplier step) {
		return new SerialTask.Work() {

			@Override
			public boolean step() {
				return step.getAsBoolean();
			}

			@Override
			public void interrupted() {
				SerialTaskTests.this.noted.add("interrupted");
			}

			@Override
			public void failed(@Nullable Throwable failure) {
				SerialTaskTests.this.noted.add("failed " + failure.getMessage());
			}

		};
	}

}
