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

package io.durablestreams.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.DurableStream;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.NodeProject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The protocol's own client for browsers takes a route of a gateway for a server.
 */
class TypeScriptClientTests {

	private static final int MESSAGES = 8;

	@ParameterizedTest
	@EnumSource(WebStack.Kind.class)
	void theTypeScriptClientReadsARoute(WebStack.Kind stack) throws IOException {
		if (!NodeProject.isNodeFound()) {
			System.out.println("SKIPPED: the TypeScript client, because node and npm are not found here");
			Assumptions.abort("node and npm are not found");
		}
		NodeProject project = install();
		try (EmbeddedDurableStreamsServer streams = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			streams.start();
			try (GatewayServer server = new GatewayServer(stack, streams.baseUrl(),
					(builder) -> builder.maxLiveDuration(Duration.ofMillis(400)))) {
				DurableStream stream = server.create("tenants/blue/chats/typescript", "[0,1]");
				Disposable appending = Flux.range(2, MESSAGES - 2)
					.delayElements(Duration.ofMillis(150))
					.concatMap((number) -> stream.append(AppendRequest.json(number)))
					.subscribe();
				String log = stack + ".log";
				int code = project.run(log, Map.of(), "node", "reader.mjs",
						server.url("/api/chats/typescript").toString(), "alice@blue", Integer.toString(MESSAGES));
				appending.dispose();
				String output = Files.readString(project.directory().resolve(log));
				assertThat(code).as(output).isZero();
				assertThat(output).contains("caught up [0,1", "long-poll [0,1,2,3,4,5,6,7]", "sse [0,1,2,3,4,5,6,7]");
			}
		}
	}

	private static NodeProject install() throws IOException {
		Path versions = Path.of("../benchmarks/src/main/resources/typescript");
		SortedMap<String, byte[]> files = new TreeMap<>();
		for (String name : new String[] { "package.json", "package-lock.json" }) {
			files.put(name, Files.readAllBytes(versions.resolve(name)));
		}
		files.put(".npmrc", Files.readAllBytes(versions.resolve("npmrc")));
		files.put("reader.mjs", Files.readAllBytes(Path.of("src/test/typescript/reader.mjs")));
		return NodeProject.install(files, Path.of("target/typescript"));
	}

}
