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

import io.durablestreams.benchmarks.Comparison.Data;
import io.durablestreams.benchmarks.Server.Kind;

/**
 * All comparisons.
 */
final class Comparisons {

	private static final int MESSAGES = 300_000;

	private static final List<String> LATENCIES = List.of("p50", "p99", "cpu");

	private static final Contender JDK_PRODUCES = Contender.of("floor: JDK client", "jdk-produce");

	private static final Contender JDK_READS = Contender.of("floor: JDK client + Jackson", "jdk-read");

	private Comparisons() {
	}

	static List<Comparison> all() {
		List<Comparison> all = new ArrayList<>();
		addProducers(all);
		addReads(all);
		addLiveReads(all);
		addManyStreams(all);
		addDatabase(all);
		addServers(all);
		all.add(new Comparison("boot-start", "An empty Boot application starts in a new JVM", Kind.EMBEDDED, Data.NONE,
				1, Comparison.TIMES, List.of(Contender.cold("floor: without the starter", "boot-without"),
						Contender.cold("with the starter", "boot-with"))));
		return all;
	}

	private static void addProducers(List<Comparison> all) {
		all.add(new Comparison("produce", "Messages of 100 B are sent", Kind.EMBEDDED, Data.APPENDED, MESSAGES,
				List.of("wall", "cpu", "heap", "requests"),
				List.of(JDK_PRODUCES, Contender.of("floor: Reactor Netty", "netty-produce"),
						Contender.of("producer, bytes", "produce-bytes"),
						Contender.of("producer, typed", "produce-typed"),
						Contender.of("producer, typed Flux", "produce-flux"),
						Contender.of("producer, typed, -Xmx96m", "produce-typed", "-Xmx96m"),
						Contender.typeScript("produce-typed"))));
		all.add(new Comparison("produce-cold", "The same by a JVM that has just started", Kind.EMBEDDED, Data.APPENDED,
				MESSAGES, List.of("process", "wall"), List.of(Contender.cold("floor: JDK client", "jdk-produce"),
						Contender.cold("producer, typed", "produce-typed"))));
		all.add(new Comparison("produce-large", "Messages of 100 KiB are sent", Kind.EMBEDDED, Data.APPENDED, 10_000,
				List.of("wall", "cpu", "heap"),
				List.of(Contender.of("floor: JDK client", "jdk-produce-large", "-Xmx1g"),
						Contender.of("producer, typed, -Xmx1g", "produce-large", "-Xmx1g"),
						Contender.of("producer, typed, -Xmx96m", "produce-large", "-Xmx96m"))));
		all.add(new Comparison("append", "One message after the other is appended and waited for", Kind.EMBEDDED,
				Data.APPENDED, 3_000, LATENCIES,
				List.of(Contender.of("floor: JDK client", "jdk-append"),
						Contender.of("floor: Reactor Netty", "netty-append"),
						Contender.of("client, on the JDK's", "client-jdk-append"),
						Contender.of("client, on Reactor Netty", "client-append"),
						Contender.of("producer", "producer-append"))));
	}

	private static void addReads(List<Comparison> all) {
		all.add(read("read-replay", "Messages of 100 B are read: one recorded answer", Kind.REPLAY));
		all.add(read("read-reference", "The same from the reference server", Kind.REFERENCE));
		all.add(new Comparison("read-gibibyte", "One answer of a gibibyte is read", Kind.REPLAY, Data.READ, 10_700_000,
				List.of("wall", "cpu", "heap"),
				List.of(Contender.cold("floor: typed Flux, -Xmx1g", "read-typed", "-Xmx1g"),
						Contender.cold("typed Flux, -Xmx96m", "read-typed", "-Xmx96m"),
						Contender.cold("typed Flux, -Xmx32m", "read-typed", "-Xmx32m"))));
		all.add(new Comparison("read-ten", "Ten readers of one stream at once", Kind.EMBEDDED, Data.READ, 100_000,
				Comparison.TIMES,
				List.of(Contender.of("floor: JDK client + Jackson", "jdk-read-ten"),
						Contender.of("typed Flux", "read-typed-ten"),
						Contender.of("listener, batch", "listener-batch-ten"))));
		all.add(new Comparison("copy", "A stream is copied, and the copy read", Kind.EMBEDDED, Data.READ, MESSAGES,
				Comparison.TIMES, List.of(Contender.of("floor: JDK client, pages as they are", "jdk-copy"),
						Contender.of("template", "template-copy"))));
		all.add(new Comparison("observed", "The same by a listener whose handling is observed", Kind.REPLAY, Data.READ,
				MESSAGES, Comparison.TIMES,
				List.of(Contender.of("not observed, with meters", "listener-metered"),
						Contender.of("observed", "listener-observed"),
						Contender.of("observed by Micrometer's own handler", "listener-observed-generic"))));
	}

	private static Comparison read(String name, String title, Kind server) {
		return new Comparison(name, title, server, Data.READ, MESSAGES, Comparison.TIMES,
				List.of(JDK_READS, Contender.of("floor: Reactor Netty + Jackson", "netty-read"),
						Contender.of("typed Flux", "read-typed"), Contender.of("listener, single", "listener-single"),
						Contender.of("listener, batch", "listener-batch"), Contender.typeScript("read-typed")));
	}

	private static void addLiveReads(List<Comparison> all) {
		all.add(live("live-sse", "From an append to its receipt, Server-Sent Events", "live-sse"));
		all.add(live("live-poll", "From an append to its receipt, long-polling", "live-poll"));
	}

	private static Comparison live(String name, String title, String task) {
		return new Comparison(name, title, Kind.EMBEDDED, Data.EMPTY, 2_000, LATENCIES,
				List.of(Contender.of("floor: Reactor Netty + Jackson", "netty-" + task),
						Contender.of("floor: JDK client + Jackson", "jdk-" + task),
						Contender.of("typed Flux", "flux-" + task),
						Contender.of("typed Flux, on the JDK's client", "flux-jdk-" + task),
						Contender.of("listener", "listener-" + task)));
	}

	private static void addManyStreams(List<Comparison> all) {
		all.add(new Comparison("idle", "Idle live reads are opened, in a new JVM", Kind.EMBEDDED, Data.NONE, 10_000,
				List.of("wall", "held", "threads"), List.of(Contender.cold("floor: Reactor Netty", "netty-idle"),
						Contender.cold("typed Flux", "flux-idle"), Contender.cold("listeners", "listener-idle"))));
		all.add(new Comparison("busy", "A thousand streams bring a message a second each", Kind.EMBEDDED, Data.NONE,
				10_000, List.of("p50", "p99", "cpu", "threads"),
				List.of(Contender.of("floor: Reactor Netty + Jackson", "netty-busy"),
						Contender.of("typed Flux", "flux-busy"), Contender.of("listeners", "listener-busy"))));
	}

	private static void addDatabase(List<Comparison> all) {
		all.add(database("transactional", "A row and the position for each message, in one transaction", 5_000));
		all.add(database("record", "A row, then the position, for each message", 5_000));
		all.add(database("batch", "500 rows and the position in one transaction", 100_000));
	}

	private static Comparison database(String task, String title, int count) {
		return new Comparison("jdbc-" + task, title, Kind.EMBEDDED, Data.READ, count, Comparison.TIMES,
				List.of(Contender.of("floor: plain JDBC, messages that are there", "jdbc-plain-" + task),
						Contender.of("listener", "jdbc-" + task)));
	}

	private static void addServers(List<Comparison> all) {
		all.add(servers("server-produce", "Batches of a mebibyte are appended", MESSAGES, "jdk-produce",
				Comparison.TIMES));
		all.add(servers("server-append", "One message after the other is appended", 3_000, "jdk-append", LATENCIES));
		all.add(servers("server-fan-out", "Fifty live readers of one stream", 10_000, "fan-out",
				List.of("wall", "p50", "p99")));
	}

	private static Comparison servers(String name, String title, int count, String task, List<String> figures) {
		return new Comparison(name, title, Kind.REFERENCE, Data.EMPTY, count, figures,
				List.of(Contender.on(Kind.REFERENCE, "floor: reference server", task),
						Contender.on(Kind.EMBEDDED, "embedded server", task)));
	}

}
