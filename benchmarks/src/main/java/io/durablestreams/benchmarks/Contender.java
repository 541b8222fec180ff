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

import io.durablestreams.benchmarks.work.JavaWorker;
import io.durablestreams.fixtures.PostgresServer;
import org.jspecify.annotations.Nullable;

/**
 * Who does the work of a comparison.
 *
 * @param label what it is called in results
 * @param task the worker's task
 * @param options options of its JVM
 * @param kept whether one process does all rounds, warm; a cold one does one
 * @param server on which server, if it is another than the comparison's
 */
record Contender(String label, String task, List<String> options, boolean kept, Server.@Nullable Kind server) {

	static Contender of(String label, String task, String... options) {
		return new Contender(label, task, List.of(options), true, null);
	}

	static Contender cold(String label, String task, String... options) {
		return new Contender(label, task, List.of(options), false, null);
	}

	/** What is compared is the server. */
	static Contender on(Server.Kind server, String label, String task) {
		return new Contender(label, task, List.of(), true, server);
	}

	/** The TypeScript client, on Node.js. */
	static Contender typeScript(String task) {
		return new Contender("TypeScript client", "typescript-" + task, List.of(), true, null);
	}

	boolean isTypeScript() {
		return this.task.startsWith("typescript-");
	}

	ChildProcess start() {
		List<String> options = new ArrayList<>(this.options);
		if (this.task.startsWith("jdbc-")) {
			options.add("-Dbenchmarks.postgres=" + PostgresServer.get().url());
		}
		return isTypeScript() ? TypeScript.start(this.task.substring("typescript-".length()))
				: ChildProcess.java(JavaWorker.class, options, this.task);
	}

}
