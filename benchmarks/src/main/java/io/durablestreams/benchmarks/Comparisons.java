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

package io.durablestreams.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * All comparisons.
 */
final class Comparisons {

	private static final int MESSAGES = 300_000;

	private static final Contender JDK_PRODUCES = Contender.of("floor: JDK client", "jdk-produce");

	private static final Contender JDK_READS = Contender.of("floor: JDK client + Jackson", "jdk-read");

	private Comparisons() {
	}

	static List<Comparison> all() {
		List<Comparison> all = new ArrayList<>();
		all.add(new Comparison("produce", "300,000 messages of 100 B are sent", Server.Kind.EMBEDDED,
				Comparison.Data.APPENDED, MESSAGES, List.of("wall", "cpu", "heap", "requests"),
				List.of(JDK_PRODUCES, Contender.of("floor: Reactor Netty", "netty-produce"),
						Contender.of("producer, bytes", "produce-bytes"),
						Contender.of("producer, typed", "produce-typed"),
						Contender.of("producer, typed Flux", "produce-flux"), Contender.typeScript("produce-typed"))));
		all.add(new Comparison("produce-cold", "The same by a JVM that has just started", Server.Kind.EMBEDDED,
				Comparison.Data.APPENDED, MESSAGES, List.of("process", "wall"),
				List.of(Contender.cold("floor: JDK client", "jdk-produce"),
						Contender.cold("producer, typed", "produce-typed"))));
		all.add(read("read-replay", "300,000 messages of 100 B are read: one recorded answer", Server.Kind.REPLAY));
		all.add(read("read-reference", "The same from the reference server", Server.Kind.REFERENCE));
		all.add(new Comparison("boot-start", "An empty Boot application starts in a new JVM", Server.Kind.EMBEDDED,
				Comparison.Data.NONE, 1, List.of("wall", "cpu"),
				List.of(Contender.cold("floor: without the starter", "boot-without"),
						Contender.cold("with the starter", "boot-with"))));
		return all;
	}

	private static Comparison read(String name, String title, Server.Kind server) {
		return new Comparison(name, title, server, Comparison.Data.READ, MESSAGES, Comparison.TIMES,
				List.of(JDK_READS, Contender.of("floor: Reactor Netty + Jackson", "netty-read"),
						Contender.of("typed Flux", "read-typed"), Contender.of("listener, single", "listener-single"),
						Contender.of("listener, batch", "listener-batch"), Contender.typeScript("read-typed")));
	}

}
