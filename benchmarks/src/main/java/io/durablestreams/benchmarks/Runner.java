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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.benchmarks.work.Order;
import org.jspecify.annotations.Nullable;

/**
 * Runs comparisons: the contenders in turn, round after round, after rounds that warm
 * them up. A round whose messages aren't all there ends everything.
 */
final class Runner implements AutoCloseable {

	private final Map<Server.Kind, Server> servers = new EnumMap<>(Server.Kind.class);

	private final @Nullable Path recordings;

	private int streams;

	/**
	 * Create a runner.
	 * @param recordings where flight recordings of what is measured go, if there shall be
	 * any
	 */
	Runner(@Nullable Path recordings) throws IOException {
		this.recordings = (recordings != null) ? Files.createDirectories(recordings) : null;
	}

	Result run(Comparison comparison, int factor, Plan plan) throws Exception {
		int count = comparison.count() * factor;
		Map<String, ChildProcess> kept = new LinkedHashMap<>();
		Map<String, List<Sample>> samples = new LinkedHashMap<>();
		String read = "read-" + ++this.streams;
		try {
			Server server = server(comparison, read, count);
			for (Contender contender : comparison.contenders()) {
				if (contender.isTypeScript() && (this.recordings != null || !TypeScript.isAvailable())) {
					continue;
				}
				samples.put(contender.label(), new ArrayList<>());
				if (contender.kept()) {
					kept.put(contender.label(), contender.start());
				}
			}
			for (int round = -plan.warmUps(); round < plan.rounds(); round++) {
				for (Contender contender : comparison.contenders()) {
					if (samples.containsKey(contender.label()) && (round >= 0 || contender.kept())) {
						String recording = (this.recordings != null && round >= 0)
								? " " + Profile.recording(this.recordings, comparison, contender, round) : "";
						Sample sample = round(comparison, contender, kept.get(contender.label()), server, read, count,
								recording);
						if (round >= 0) {
							samples.get(contender.label()).add(sample);
						}
					}
				}
			}
			return new Result(comparison, count, samples);
		}
		finally {
			kept.values().forEach(ChildProcess::close);
			clean(comparison, read);
		}
	}

	private Sample round(Comparison comparison, Contender contender, ChildProcess kept, Server common, String read,
			int count, String recording) throws Exception {
		Server server = (contender.server() != null) ? this.servers.computeIfAbsent(contender.server(), Server::start)
				: common;
		String stream = (comparison.data() == Comparison.Data.READ) ? read : "round-" + ++this.streams;
		boolean ownStream = comparison.data() == Comparison.Data.APPENDED || comparison.data() == Comparison.Data.EMPTY;
		if (ownStream) {
			server.create(stream);
		}
		ChildProcess process = (kept != null) ? kept : contender.start();
		try {
			Sample sample = Sample.parse(process.ask(server.baseUrl() + " " + stream + " " + count + recording));
			if (sample.count() != count || sample.sum() != Order.sumOf(count)) {
				throw new IllegalStateException(comparison.name() + ": " + contender.label() + " has handled "
						+ sample.count() + " messages instead of " + count);
			}
			if (comparison.data() == Comparison.Data.APPENDED) {
				server.requireOrders(stream, count);
			}
			return sample;
		}
		finally {
			if (kept == null) {
				process.close();
			}
			if (ownStream) {
				server.delete(stream);
			}
		}
	}

	private Server server(Comparison comparison, String read, int count) throws Exception {
		if (comparison.server() == Server.Kind.REPLAY) {
			Path answer = Files.createTempFile("recorded", ".http");
			try (Server recorded = Server.embedded()) {
				recorded.fill(read, count);
				ReplayServer.record(recorded.answer(read), answer);
			}
			Server replay = Server.replayOf(answer);
			Files.delete(answer);
			this.servers.put(Server.Kind.REPLAY, replay);
			return replay;
		}
		Server server = this.servers.computeIfAbsent(comparison.server(), Server::start);
		if (comparison.data() == Comparison.Data.READ) {
			server.fill(read, count);
		}
		return server;
	}

	private void clean(Comparison comparison, String read) throws Exception {
		if (comparison.server() == Server.Kind.REPLAY) {
			Server replay = this.servers.remove(Server.Kind.REPLAY);
			if (replay != null) {
				replay.close();
			}
		}
		else if (comparison.data() == Comparison.Data.READ) {
			Server server = this.servers.get(comparison.server());
			if (server != null) {
				server.delete(read);
			}
		}
	}

	/** End the servers; what is run next has new ones. */
	@Override
	public void close() throws Exception {
		for (Server server : this.servers.values()) {
			server.close();
		}
		this.servers.clear();
	}

}
