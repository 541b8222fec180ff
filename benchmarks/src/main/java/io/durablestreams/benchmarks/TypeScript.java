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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

import io.durablestreams.fixtures.NodeProject;

/**
 * Workers with the protocol's TypeScript client.
 */
final class TypeScript {

	private TypeScript() {
	}

	static boolean isAvailable() {
		return NodeProject.isNodeFound();
	}

	static ChildProcess start(String task) {
		return ChildProcess.node(install(), "worker.mjs", task);
	}

	private static Path install() {
		SortedMap<String, byte[]> files = new TreeMap<>();
		try {
			for (String name : List.of("package.json", "package-lock.json", "worker.mjs")) {
				files.put(name, read(name));
			}
			files.put(".npmrc", read("npmrc"));
			return NodeProject.install(files, NodeProject.sharedTarget("benchmarks-typescript")).directory();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] read(String name) throws IOException {
		try (InputStream content = TypeScript.class.getResourceAsStream("/typescript/" + name)) {
			if (content == null) {
				throw new IOException("There is no resource typescript/" + name);
			}
			return content.readAllBytes();
		}
	}

}
