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

package io.durablestreams.client;

import io.durablestreams.client.StreamWitness.Verdict;
import io.durablestreams.client.error.PositionLostException;
import reactor.core.publisher.Mono;

/**
 * Compares what a witness saw with what is there now.
 */
final class WitnessCheck {

	private static final int NOT_FOUND = 404;

	private static final int GONE = 410;

	private final StreamWitness witness;

	private final DefaultReadSpec read;

	WitnessCheck(StreamWitness witness, DefaultReadSpec read) {
		this.witness = witness;
		this.read = read;
	}

	Mono<Verdict> verdict() {
		return Mono.defer(() -> {
			StreamWitness.Recorder seen = new StreamWitness.Recorder(this.witness.offset(), this.witness.length());
			return new ReadLoop(this.read, true).run()
				.ofType(ReadSignal.Message.class)
				.doOnNext(seen::add)
				.takeUntil((message) -> seen.isComplete())
				.then(Mono.fromSupplier(() -> compare(seen)));
		}).onErrorResume(PositionLostException.class, this::judge);
	}

	private Verdict compare(StreamWitness.Recorder seen) {
		boolean same = !seen.isEmpty() && this.witness.equals(seen.witness());
		return same ? Verdict.SAME : different();
	}

	private Mono<Verdict> judge(PositionLostException lost) {
		Integer status = lost.getStatus();
		if (status != null && status == NOT_FOUND) {
			return Mono.error(lost);
		}
		return Mono.just((status != null && status == GONE) ? Verdict.UNKNOWN : different());
	}

	/**
	 * The beginning moves when a server drops history.
	 */
	private Verdict different() {
		return this.witness.offset().equals(Offset.EARLIEST) ? Verdict.UNKNOWN : Verdict.DIFFERENT;
	}

}
