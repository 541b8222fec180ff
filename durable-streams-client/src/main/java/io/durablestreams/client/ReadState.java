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

package io.durablestreams.client;

import java.util.Objects;

import io.durablestreams.client.error.FailedRequest;
import io.durablestreams.client.error.PositionLostException;
import io.durablestreams.client.internal.Framing;
import io.durablestreams.client.internal.SignalDecoder;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Where a read stands, and the decoder that moves it on. Confined to one read.
 */
final class ReadState {

	private final Framing framing;

	private final FailedRequest read;

	private StreamPosition position;

	private @Nullable MediaType contentType;

	private @Nullable SignalDecoder decoder;

	private boolean decodesEventText;

	ReadState(Framing framing, StreamPosition start, FailedRequest read) {
		this.framing = framing;
		this.read = read;
		this.position = start;
	}

	/**
	 * The position behind everything that was delivered.
	 */
	StreamPosition position() {
		return (this.decoder != null) ? this.decoder.position() : this.position;
	}

	/**
	 * The offset that the next request must name.
	 */
	Offset requestOffset() {
		return (this.decoder != null) ? this.decoder.requestOffset() : this.position.offset();
	}

	/**
	 * Whether a cache gave an old tail, so that the next response must be the server's
	 * own.
	 */
	boolean isTailDoubtful() {
		return this.decoder != null && this.decoder.isTailDoubtful();
	}

	boolean isAtLatest() {
		return position().offset().equals(Offset.LATEST);
	}

	/**
	 * Whether the read had a place in a stream that existed.
	 */
	boolean isBehindSentinel() {
		return !position().offset().isSentinel() || position().subOffset() > 0;
	}

	@Nullable MediaType contentType() {
		return this.contentType;
	}

	boolean isText() {
		return this.contentType != null && StreamContentTypes.isText(this.contentType);
	}

	void learn(StreamMetadata metadata) {
		this.contentType = metadata.contentType();
	}

	void startAt(Offset tail) {
		this.position = StreamPosition.of(tail);
	}

	/**
	 * The stream wasn't there, and now it is: everything in it was appended meanwhile.
	 */
	void created() {
		if (isAtLatest()) {
			this.position = StreamPosition.EARLIEST;
		}
	}

	/**
	 * A response broke off: go back to the position.
	 */
	void restart() {
		if (this.decoder != null) {
			this.decoder.restart();
		}
	}

	/**
	 * The decoder that knows the place, made when the stream's content type is known.
	 * @param responseType the content type of the response, if it tells the stream's
	 * @param eventText whether text comes as events
	 */
	SignalDecoder decoder(@Nullable MediaType responseType, boolean eventText) {
		MediaType known = this.contentType;
		if (responseType != null && known != null && !responseType.equalsTypeAndSubtype(known)
				&& this.decoder != null) {
			throw new PositionLostException(this.read, position(),
					"the stream's content type has changed from " + known + " to " + responseType);
		}
		MediaType type = (responseType != null) ? responseType : Objects.requireNonNull(known);
		boolean asEventText = eventText && StreamContentTypes.isText(type);
		SignalDecoder current = this.decoder;
		if (current == null || asEventText != this.decodesEventText) {
			current = asEventText ? this.framing.eventTextDecoder(type, position(), this.read)
					: this.framing.decoder(type, position(), this.read);
			this.decoder = current;
			this.decodesEventText = asEventText;
		}
		this.contentType = type;
		return current;
	}

}
