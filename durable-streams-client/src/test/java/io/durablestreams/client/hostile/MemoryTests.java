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
import java.util.zip.GZIPOutputStream;

import io.durablestreams.client.LiveMode;
import io.durablestreams.fixtures.HostileServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One response much larger than the reader's memory.
 */
class MemoryTests extends AbstractHostileTests {

	private static final int MESSAGE = 1024;

	private static final int COUNT = (Seeds.isSoak() ? 1 << 30 : 128 << 20) / MESSAGE;

	private static final String DATA = "\"" + "x".repeat(MESSAGE - 2) + "\"";

	@ParameterizedTest
	@CsvSource({ "OFF, netty, false", "SSE, netty, false", "OFF, jdk, false", "OFF, netty, true" })
	void aResponseOfAnySizeIsReadInSixtyFourMebibytes(LiveMode mode, String connector, boolean gzip)
			throws IOException, InterruptedException {
		serve(JSON, (request, connection) -> response(mode, gzip, connection));
		Process reader = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1",
				"-cp", System.getProperty("java.class.path"), MemoryProbe.class.getName(), this.server.baseUrl(),
				mode.name(), connector))
			.redirectErrorStream(true)
			.start();
		try {
			String output = new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(reader.waitFor(5, TimeUnit.MINUTES)).isTrue();
			assertThat(output).endsWith(COUNT + " messages, " + (long) COUNT * MESSAGE + " bytes\n");
		}
		finally {
			reader.destroyForcibly();
		}
	}

	private static boolean response(LiveMode mode, boolean gzip, HostileServer.Connection connection)
			throws IOException {
		if (mode == LiveMode.SSE) {
			connection.writeHead(200, "Content-Type", "text/event-stream", "Connection", "close");
		}
		else {
			connection.writeHead(200, "Content-Type", JSON, "Connection", "close", "Stream-Next-Offset", "t1",
					"Stream-Up-To-Date", "true", "Stream-Closed", "true", gzip ? "Content-Encoding" : "X-Nothing",
					"gzip");
		}
		OutputStream out = gzip ? new GZIPOutputStream(connection.out()) : connection.out();
		write(out, (mode == LiveMode.SSE) ? "event: data\ndata: [" : "[");
		write(out, DATA);
		byte[] next = ("," + DATA).getBytes(StandardCharsets.UTF_8);
		for (int i = 1; i < COUNT; i++) {
			out.write(next);
		}
		write(out, (mode == LiveMode.SSE) ? "]\n\n" + closed("t1") : "]");
		if (out instanceof GZIPOutputStream zipped) {
			zipped.finish();
		}
		return false;
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.UTF_8));
	}

}
