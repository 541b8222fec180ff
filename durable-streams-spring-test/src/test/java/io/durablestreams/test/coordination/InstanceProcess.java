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

package io.durablestreams.test.coordination;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.durablestreams.fixtures.JavaProcess;

/**
 * A {@link LeaseInstance} in its process.
 */
final class InstanceProcess implements AutoCloseable {

	private final String id;

	private final JavaProcess process;

	private InstanceProcess(String id, JavaProcess process) {
		this.id = id;
		this.process = process;
	}

	static InstanceProcess start(String id, Path directory, List<String> arguments) {
		return start(id, directory, arguments, 0);
	}

	/**
	 * Start an instance that stops itself within transactions of its first messages.
	 * @param stoppedStreams of how many streams, whose names say at which point
	 */
	static InstanceProcess start(String id, Path directory, List<String> arguments, int stoppedStreams) {
		List<String> all = new ArrayList<>(List.of(id));
		all.addAll(arguments);
		JavaProcess process = JavaProcess.start(LeaseInstance.class, directory,
				List.of("-Dstopped-streams=" + stoppedStreams), all);
		process.awaitOutput("started");
		return new InstanceProcess(id, process);
	}

	String id() {
		return this.id;
	}

	/** Wait until it says something. */
	void awaitOutput(String text) {
		this.process.awaitOutput(text);
	}

	/** Stop it as the kernel does, in the middle of whatever it does. */
	void pause() {
		this.process.pause();
	}

	void resume() {
		this.process.resume();
		this.process.tell("");
	}

	/** End it with SIGKILL. */
	void kill() {
		this.process.kill();
	}

	/** Let it stop cleanly. */
	void stop() {
		this.process.stop();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
