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

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import io.durablestreams.fixtures.HostileServer;

/**
 * Serves one stream, closed behind its last append, and cuts its responses at random:
 * into pages, events, chunks, and off. What it completes is always true.
 */
public final class HostileStream implements HostileServer.Handler {

	private static final String[] FAULTS = { "429", "500", "503", "502", "malformed", "reset", "close" };

	private final StreamModel model;

	private final Random random;

	/** How many of ten responses are spoiled. */
	private final int hostility;

	/** What catch-up reads call the tail; live reads see what was appended later. */
	private final int tail;

	private boolean malformedBefore;

	/**
	 * Serve a stream.
	 * @param catchUp whether catch-up reads see all of it
	 */
	public HostileStream(StreamModel model, Random random, int hostility, boolean catchUp) {
		this.model = model;
		this.random = random;
		this.hostility = hostility;
		this.tail = catchUp ? model.size() : random.nextInt(model.size() + 1);
	}

	@Override
	public synchronized boolean answer(HostileServer.Request request, HostileServer.Connection connection)
			throws IOException {
		boolean spoil = this.random.nextInt(10) < this.hostility;
		if (spoil && this.random.nextBoolean()) {
			return fault(connection);
		}
		byte[] response = switch (request.method() + Objects.requireNonNullElse(request.query("live"), "")) {
			case "HEAD" -> head();
			case "GETsse" -> events(request);
			default -> page(request);
		};
		if (!spoil) {
			this.malformedBefore = false;
			connection.out().write(response);
			return true;
		}
		connection.out().write(response, 0, this.random.nextInt(response.length));
		connection.out().flush();
		if (this.random.nextInt(3) == 0) {
			connection.reset();
		}
		return false;
	}

	private boolean fault(HostileServer.Connection connection) throws IOException {
		String fault = FAULTS[this.random.nextInt(FAULTS.length)];
		if (fault.equals("malformed")) {
			// Three in a row are final.
			if (!this.malformedBefore) {
				connection.writeHead(200, "Content-Type", "text/html", "Content-Length", "0");
				this.malformedBefore = true;
				return true;
			}
		}
		else if (fault.equals("reset")) {
			connection.reset();
			return false;
		}
		else if (!fault.equals("close")) {
			String[] headers = (this.random.nextInt(3) == 0)
					? new String[] { "Content-Length", "4", "Retry-After", "0" }
					: new String[] { "Content-Length", "4" };
			connection.writeHead(Integer.parseInt(fault), headers);
			connection.write("oops");
			return true;
		}
		return false;
	}

	private byte[] head() {
		return ("HTTP/1.1 200 OK\r\nContent-Type: " + this.model.contentType() + "\r\nStream-Next-Offset: "
				+ this.model.token(this.tail) + "\r\nContent-Length: 0\r\n\r\n")
			.getBytes(StandardCharsets.UTF_8);
	}

	private byte[] page(HostileServer.Request request) throws IOException {
		int from = this.model.place(Objects.requireNonNull(request.query("offset")));
		boolean live = request.query("live") != null;
		// A cache may have an old response.
		boolean fresh = live || from > this.tail || request.headers().containsKey("Cache-Control");
		int end = fresh ? this.model.size() : this.tail;
		int to = from + ((end > from) ? 1 + this.random.nextInt(end - from) : 0);
		if (this.random.nextInt(4) == 0) {
			to = end;
		}
		boolean closed = to == this.model.size();
		StringBuilder head = new StringBuilder("Stream-Next-Offset: " + this.model.token(to) + "\r\n");
		if (to == end && (to > from || this.random.nextBoolean())) {
			head.append("Stream-Up-To-Date: true\r\n");
		}
		head.append(closed ? "Stream-Closed: true\r\n" : "");
		head.append((live || this.random.nextBoolean()) ? "Stream-Cursor: c" + this.random.nextInt(9) + "\r\n" : "");
		if (live && to == from && !request.query("offset").equals("-1")) {
			return ("HTTP/1.1 204 No Content\r\n" + head + "\r\n").getBytes(StandardCharsets.UTF_8);
		}
		head.append(
				(this.random.nextInt(6) == 0) ? "" : "Content-Type: " + this.model.contentType().toString() + "\r\n");
		byte[] body = this.model.page(this.random, from, to);
		if (request.accepts("gzip") && this.random.nextBoolean()) {
			body = gzip(body);
			head.append("Content-Encoding: gzip\r\n");
		}
		return framed(head, body);
	}

	private static byte[] gzip(byte[] body) throws IOException {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write(body);
		}
		return zipped.toByteArray();
	}

	private byte[] framed(StringBuilder head, byte[] body) {
		ByteArrayOutputStream response = new ByteArrayOutputStream();
		boolean chunked = this.random.nextBoolean();
		head.insert(0, "HTTP/1.1 200 OK\r\n");
		head.append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Content-Length: " + body.length + "\r\n\r\n");
		response.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
		if (!chunked) {
			response.writeBytes(body);
			return response.toByteArray();
		}
		int start = 0;
		while (start < body.length) {
			int end = Math.min(body.length, start + 1 + this.random.nextInt(100));
			response.writeBytes((Integer.toHexString(end - start) + "\r\n").getBytes(StandardCharsets.UTF_8));
			response.writeBytes(Arrays.copyOfRange(body, start, end));
			response.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
			start = end;
		}
		response.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
		return response.toByteArray();
	}

	private byte[] events(HostileServer.Request request) {
		int place = this.model.place(Objects.requireNonNull(request.query("offset")));
		EventWriter writer = new EventWriter(this.random);
		boolean ended = false;
		while (!ended) {
			for (int from : cuts(place)) {
				if (from > place) {
					writer.event("data", this.model.eventData(this.random, place, from));
					place = from;
				}
			}
			boolean closed = place == this.model.size();
			writer.event("control", control(place, closed));
			ended = closed || this.random.nextInt(4) == 0;
			if (closed && this.random.nextInt(4) == 0) {
				writer.event("data", "[\"never\"");
			}
		}
		StringBuilder head = new StringBuilder("Content-Type: text/event-stream\r\n");
		if (!this.model.isJson() && !this.model.isText()) {
			head.append("stream-sse-data-encoding: base64\r\n");
		}
		return framed(head, writer.toString().getBytes(StandardCharsets.UTF_8));
	}

	private String control(int place, boolean closed) {
		String gap = (this.random.nextInt(4) == 0) ? "\n " : "";
		return "{" + gap + "\"streamNextOffset\":" + gap + "\"" + this.model.token(place) + "\""
				+ (closed ? ",\"streamClosed\":true" : "") + ",\"streamCursor\":\"c" + this.random.nextInt(9)
				+ "\",\"more\":[1]" + gap + "}";
	}

	private List<Integer> cuts(int place) {
		List<Integer> cuts = new ArrayList<>();
		int to = place;
		for (int i = this.random.nextInt(4); i > 0 && to < this.model.size(); i--) {
			to += 1 + this.random.nextInt(this.model.size() - to);
			cuts.add(to);
		}
		return cuts;
	}

}
