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

package io.durablestreams.client.hostile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses much larger than the reader's memory, one after the other.
 */
class MemoryTests extends AbstractHostileTests {

	private static final int MESSAGE = 1024;

	private static final int COUNT = (Seeds.isSoak() ? 1 << 30 : 128 << 20) / MESSAGE;

	private static final String DATA = "\"" + "x".repeat(MESSAGE - 2) + "\"";

	/** How each is read: live mode, connector, stream. */
	private static final List<String> READS = List.of("OFF netty plain", "SSE netty plain", "OFF jdk plain",
			"OFF netty zipped");

	@Test
	void aResponseOfAnySizeIsReadInSixtyFourMebibytes() throws IOException, InterruptedException {
		serve(JSON, (request, connection) -> response("sse".equals(request.query("live")),
				request.target().contains("/zipped"), connection));
		Process reader = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), MemoryProbe.class.getName(),
				this.server.baseUrl(), String.join(",", READS)))
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(reader.waitFor(5, TimeUnit.MINUTES)).isTrue();
			Stream<String> read = READS.stream()
				.map((how) -> how + ": " + COUNT + " messages, " + (long) COUNT * MESSAGE + " bytes");
			assertThat(output.lines()).containsSubsequence(read.toList());
		}
		finally {
			reader.destroyForcibly();
		}
	}

	private static boolean response(boolean events, boolean gzip, HostileServer.Connection connection)
			throws IOException {
		if (events) {
			connection.writeHead(200, "Content-Type", "text/event-stream", "Connection", "close");
		}
		else {
			connection.writeHead(200, "Content-Type", JSON, "Connection", "close", "Stream-Next-Offset", "t1",
					"Stream-Up-To-Date", "true", "Stream-Closed", "true", gzip ? "Content-Encoding" : "X-Nothing",
					"gzip");
		}
		OutputStream out = gzip ? new GZIPOutputStream(connection.out()) : connection.out();
		write(out, events ? "event: data\ndata: [" : "[");
		write(out, DATA);
		byte[] next = ("," + DATA).getBytes(StandardCharsets.UTF_8);
		for (int i = 1; i < COUNT; i++) {
			out.write(next);
		}
		write(out, events ? "]\n\n" + closed("t1") : "]");
		if (out instanceof GZIPOutputStream zipped) {
			zipped.finish();
		}
		return false;
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
	}

}
