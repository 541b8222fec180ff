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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Node's client asks for the end of the connection with each {@code HEAD}, and sends it
 * as soon as it has the answer before.
 */
class LastRequestTests {

	private static final int ROUNDS = 150;

	private static final Pattern LENGTH = Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

	@ParameterizedTest
	@EnumSource
	void theLastRequestOfAConnectionIsAnswered(WebStack.Kind stack) throws Exception {
		try (EmbeddedDurableStreamsServer upstream = EmbeddedDurableStreamsServer.builder().port(0).build()) {
			upstream.start();
			try (GatewayServer server = new GatewayServer(stack, upstream.baseUrl())) {
				server.create("open/last", "[1]");
				URI url = server.url("/open/last");
				for (int i = 0; i < ROUNDS; i++) {
					assertThat(readThenHead(url)).as("answer in round %d", i).startsWith("HTTP/1.1 200");
				}
			}
		}
	}

	private static String readThenHead(URI url) throws IOException {
		try (Socket socket = new Socket(url.getHost(), url.getPort())) {
			socket.setSoTimeout(30_000);
			InputStream in = socket.getInputStream();
			send(socket, "GET " + url.getPath() + "?offset=-1", "");
			Matcher length = LENGTH.matcher(readThrough(in, "\r\n\r\n"));
			if (length.find()) {
				in.readNBytes(Integer.parseInt(length.group(1)));
			}
			else {
				readThrough(in, "\r\n0\r\n\r\n");
			}
			send(socket, "HEAD " + url.getPath(), "Connection: close\r\n");
			return readThrough(in, "\r\n\r\n");
		}
	}

	private static void send(Socket socket, String request, String headers) throws IOException {
		String head = request + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
		socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
	}

	/** What comes until this end, or that of the connection. */
	private static String readThrough(InputStream in, String end) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int read = in.read(); read >= 0; read = in.read()) {
			bytes.write(read);
			if (read == '\n' && bytes.toString(StandardCharsets.US_ASCII).endsWith(end)) {
				break;
			}
		}
		return bytes.toString(StandardCharsets.US_ASCII);
	}

}
