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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Plays a recorded answer to each read from the beginning, its headers to each
 * {@code HEAD}, and nothing to a read from its end: what is measured is the client.
 */
final class ReplayServer {

	private static final List<String> RECORDED = List.of("content-type", "stream-next-offset", "stream-up-to-date",
			"stream-cursor", "etag");

	private static final byte[] BLANK = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

	private ReplayServer() {
	}

	static void record(HttpResponse<byte[]> answer, Path file) throws IOException {
		StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
		answer.headers().map().forEach((name, values) -> {
			if (RECORDED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
				head.append(name).append(": ").append(values.get(0)).append("\r\n");
			}
		});
		head.append("Content-Length: ").append(answer.body().length).append("\r\n\r\n");
		try (OutputStream out = Files.newOutputStream(file)) {
			out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
			out.write(answer.body());
		}
	}

	public static void main(String[] arguments) throws IOException {
		byte[] answer = Files.readAllBytes(Path.of(arguments[0]));
		int headLength = endOfHead(answer);
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			System.out.println(server.getLocalPort());
			start(() -> accept(server, answer, headLength));
			while (System.in.read() >= 0) {
				// On.
			}
		}
		Runtime.getRuntime().halt(0);
	}

	private static int endOfHead(byte[] answer) {
		String start = new String(answer, 0, Math.min(answer.length, 4096), StandardCharsets.ISO_8859_1);
		return start.indexOf(new String(BLANK, StandardCharsets.US_ASCII)) + BLANK.length;
	}

	private static void accept(ServerSocket server, byte[] answer, int headLength) {
		try {
			while (true) {
				Socket connection = server.accept();
				connection.setTcpNoDelay(true);
				start(() -> serve(connection, answer, headLength));
			}
		}
		catch (IOException ex) {
			// The server is closed.
		}
	}

	private static void serve(Socket connection, byte[] answer, int headLength) {
		try (connection) {
			BufferedReader requests = new BufferedReader(
					new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
			for (String request = requests.readLine(); request != null; request = requests.readLine()) {
				while (!requests.readLine().isEmpty()) {
					// Headers.
				}
				boolean head = request.startsWith("HEAD");
				if (head || request.contains("offset=-1")) {
					connection.getOutputStream().write(answer, 0, head ? headLength : answer.length);
					connection.getOutputStream().flush();
				}
			}
		}
		catch (IOException ex) {
			// The client has left.
		}
	}

	private static void start(Runnable task) {
		Thread thread = new Thread(task, "replay");
		thread.setDaemon(true);
		thread.start();
	}

}
