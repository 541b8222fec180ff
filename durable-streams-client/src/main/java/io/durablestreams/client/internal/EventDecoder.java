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

package io.durablestreams.client.internal;

import java.util.ArrayList;
import java.util.List;

import io.durablestreams.client.Offset;
import io.durablestreams.client.ReadSignal;
import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.MalformedResponseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decodes one response of Server-Sent Events (protocol section 5.7): {@code data} events,
 * any number of them, each a body of its own, and {@code control} events, each the end of
 * a segment. Strict about control events, tolerant of everything else. Data whose event
 * is known by name is decoded as it comes: a complete message has an exact position even
 * if its event never ends.
 */
public final class EventDecoder implements BodyDecoder {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private static final byte[] LINE_FEED = { '\n' };

	private static final int MAX_CONTROL = 64 * 1024;

	private static final int MAX_UNNAMED = 16 * 1024 * 1024;

	private final SignalDecoder decoder;

	private final FailedRequest request;

	private final @Nullable Base64Pieces base64;

	private final boolean cacheable;

	private final EventParser parser = new EventParser(new Events());

	private List<ReadSignal> signals = new ArrayList<>();

	private boolean controlSeen;

	private boolean closed;

	private @Nullable String cursor;

	/**
	 * Create a decoder for a response.
	 * @param decoder decodes the data
	 * @param base64 whether the data is encoded in base64
	 * @param cacheable whether a cache may have answered
	 * @param request the read, as errors name it
	 */
	public EventDecoder(SignalDecoder decoder, boolean base64, boolean cacheable, FailedRequest request) {
		this.decoder = decoder;
		this.base64 = base64 ? new Base64Pieces() : null;
		this.cacheable = cacheable;
		this.request = request;
	}

	@Override
	public void decode(byte[] bytes, List<ReadSignal> signals) {
		this.signals = signals;
		this.parser.parse(bytes);
	}

	@Override
	public void end(List<ReadSignal> signals) {
		// An event that has no end is dropped.
		if (!this.controlSeen) {
			throw new MalformedResponseException(this.request, "the event stream ended without a control event", null);
		}
		this.decoder.restart();
	}

	/**
	 * Whether a control event has come.
	 * @return {@code true} once one was decoded
	 */
	public boolean isControlSeen() {
		return this.controlSeen;
	}

	/**
	 * The last control event's cursor.
	 * @return the cursor, or {@code null} if there was none
	 */
	public @Nullable String cursor() {
		return this.cursor;
	}

	private void data(byte[] bytes, int start, int end) {
		if (this.base64 == null) {
			this.decoder.decode(bytes, start, end, this.signals);
			return;
		}
		try {
			byte[] decoded = this.base64.decode(bytes, start, end);
			this.decoder.decode(decoded, 0, decoded.length, this.signals);
		}
		catch (IllegalArgumentException ex) {
			throw new MalformedResponseException(this.request, "a data event is not base64", null);
		}
	}

	private void endData() {
		if (this.base64 != null && !this.base64.finish()) {
			throw new MalformedResponseException(this.request, "a data event's base64 ends unfinished", null);
		}
		this.decoder.endBody(this.signals);
	}

	private void control(ElementBuffer data) {
		JsonNode control;
		try {
			control = MAPPER.readTree(data.array(), 0, data.size());
		}
		catch (JacksonException ex) {
			throw new MalformedResponseException(this.request, "a control event is not JSON", null);
		}
		JsonNode next = control.path("streamNextOffset");
		if (!next.isString()) {
			throw new MalformedResponseException(this.request, "a control event has no streamNextOffset", null);
		}
		Offset offset;
		try {
			offset = new Offset(next.stringValue());
		}
		catch (IllegalArgumentException ex) {
			throw new MalformedResponseException(this.request, "a control event's streamNextOffset is no offset", null);
		}
		if (offset.isSentinel()) {
			throw new MalformedResponseException(this.request, "a control event's streamNextOffset is reserved", null);
		}
		this.closed = control.path("streamClosed").asBoolean(false);
		this.controlSeen = true;
		if (control.path("streamCursor").isString()) {
			this.cursor = control.path("streamCursor").stringValue();
		}
		boolean upToDate = this.closed || control.path("upToDate").asBoolean(false);
		this.decoder.endSegment(new SegmentEnd(offset, upToDate, this.closed, this.cacheable, this.cursor),
				this.signals);
	}

	/**
	 * Sorts the parts of events by the event's name, which may come after its data.
	 */
	private final class Events implements EventParser.Handler {

		private final ElementBuffer held = new ElementBuffer(MAX_UNNAMED);

		private String name = "";

		private boolean anyData;

		private boolean lineOpen;

		@Override
		public void eventName(String name) {
			this.name = name;
		}

		@Override
		public void data(byte[] bytes, int start, int end) {
			if (this.lineOpen || !this.anyData) {
				accept(bytes, start, end);
			}
			else {
				accept(LINE_FEED, 0, 1);
				accept(bytes, start, end);
			}
			this.anyData = true;
			this.lineOpen = true;
		}

		@Override
		public void endDataLine() {
			if (!this.lineOpen) {
				data(LINE_FEED, 0, 0);
			}
			this.lineOpen = false;
		}

		private void accept(byte[] bytes, int start, int end) {
			if (EventDecoder.this.closed) {
				// Nothing can follow a stream's end.
				return;
			}
			if (this.name.equals("data")) {
				releaseHeld();
				EventDecoder.this.data(bytes, start, end);
			}
			else if (this.name.isEmpty() || this.name.equals("control")) {
				hold(bytes, start, end);
			}
		}

		private void hold(byte[] bytes, int start, int end) {
			boolean control = this.name.equals("control");
			if (!this.held.append(bytes, start, end) || (control && this.held.size() > MAX_CONTROL)) {
				throw new MalformedResponseException(EventDecoder.this.request,
						(control ? "a control event" : "an event without a name") + " is too large", null);
			}
		}

		private void releaseHeld() {
			if (this.held.size() > 0) {
				byte[] data = this.held.toByteArray();
				this.held.clear();
				EventDecoder.this.data(data, 0, data.length);
			}
		}

		@Override
		public void endEvent() {
			if (EventDecoder.this.closed) {
				this.held.clear();
			}
			else if (this.anyData && this.name.equals("data")) {
				releaseHeld();
				endData();
			}
			else if (this.anyData && this.name.equals("control")) {
				control(this.held);
			}
			this.held.clear();
			this.name = "";
			this.anyData = false;
			this.lineOpen = false;
		}

	}

}
