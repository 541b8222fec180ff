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

package io.durablestreams.gateway.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.fixtures.StreamContents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RecorderProcessTests {

	private static final int KILLS = Boolean.getBoolean("soak") ? 50 : 1;

	private static final int RECORDINGS = Boolean.getBoolean("soak") ? 1000 : 200;

	/** Of heap, of which an empty process takes some 20. */
	private static final int MEGABYTES = Boolean.getBoolean("soak") ? 256 : 64;

	private static final int VALUES = Boolean.getBoolean("soak") ? 2000 : 5;

	@TempDir
	private Path directory;

	private final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	private DurableStreamsClient client;

	RecorderProcessTests() {
		this.server.start();
		this.client = DurableStreamsClient.builder(this.server.baseUrl()).build();
	}

	@AfterEach
	void close() {
		this.client.close();
		this.server.close();
	}

	@Test
	void whatAKilledProcessRecordedEndsOnceWithTheFailureMessage() throws Exception {
		for (int kill = 0; kill < KILLS; kill++) {
			String stream = "killed-" + kill;
			Process process = start(512, stream, 2, Integer.MAX_VALUE);
			await().until(() -> exists(stream + "-1") && contents(stream + "-1").size() > 10);
			process.destroyForcibly().waitFor();
			finish(start(512, "next-" + kill, 1, 1));
			for (String half : List.of(stream + "-0", stream + "-1")) {
				assertThat(this.client.stream(half).metadata().block().closed()).isTrue();
				List<String> contents = contents(half);
				assertThat(contents.subList(0, contents.size() - 1)).isEqualTo(values(contents.size() - 1));
				assertThat(contents.get(contents.size() - 1)).contains("\"type\":\"error\"");
			}
		}
	}

	@Test
	void manyRecordingsAtOnceFitIntoASmallHeap() throws Exception {
		finish(start(MEGABYTES, "many", RECORDINGS, VALUES));
		for (int i = 0; i < RECORDINGS; i += 17) {
			assertThat(contents("many-" + i)).isEqualTo(values(VALUES));
		}
	}

	private Process start(int megabytes, String stream, int recordings, int values) throws IOException {
		return RecorderProcess.start(this.directory, megabytes, this.server.baseUrl(), this.directory.resolve("store"),
				stream, recordings, values);
	}

	private void finish(Process process) throws Exception {
		assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
		assertThat(Files.readString(this.directory.resolve("output"))).contains("done");
	}

	private boolean exists(String stream) {
		return this.client.stream(stream).metadata().map((metadata) -> true).onErrorReturn(false).block();
	}

	private List<String> contents(String stream) {
		return StreamContents.messages(this.client.stream(stream).uri());
	}

	private static List<String> values(int count) {
		return IntStream.range(0, count).mapToObj((number) -> "\"value " + number + "\"").toList();
	}

}
