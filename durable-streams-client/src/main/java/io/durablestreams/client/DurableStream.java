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

import java.net.URI;
import java.util.function.Supplier;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;

/**
 * One stream on a server. A handle without state on the server's side; thread-safe and
 * cheap. Every operation is started by a subscription, is ended by cancelling it, and
 * fails with a {@link io.durablestreams.client.error.DurableStreamException}.
 */
public interface DurableStream {

	/**
	 * The stream's name as it was asked for, without any query string.
	 * @return the name
	 */
	String name();

	/**
	 * What may be shown of a stream's name or URL: neither a query nor a fragment, which
	 * may hold secrets.
	 * @param name a name or URL, valid or not
	 * @return what {@link #name()} is for it
	 */
	static String displayName(String name) {
		return StreamUrls.displayName(name);
	}

	/**
	 * The stream's absolute URL.
	 * @return the URL
	 */
	URI uri();

	/**
	 * A handle that sends a query parameter with every request, in place of one of the
	 * same name that the client or the stream's URL has.
	 * @param name the parameter's name; those of the protocol, such as {@code offset},
	 * are refused
	 * @param value its value, encoded by the client
	 * @return the changed handle
	 * @throws IllegalArgumentException if the name is blank or the protocol's own
	 */
	DurableStream queryParameter(String name, String value);

	/**
	 * A handle that sends a header with every request, in place of one of the same name
	 * that the client has. It goes to this stream's server only, whichever that is. For
	 * one call: {@code stream.header("X-Request-Id", id).append(message)}.
	 * @param name the header's name
	 * @param values its values
	 * @return the changed handle
	 * @throws IllegalArgumentException if the header can't be sent, which doesn't show
	 * its value, or is one of the protocol's
	 */
	DurableStream header(String name, String... values);

	/**
	 * A handle that computes headers anew for every attempt of every request, in place of
	 * those of the same name that {@link #header} and the client give, see
	 * {@link DurableStreamsClientBuilder#headers}. Those by which the client speaks the
	 * protocol are refused as by {@link #header}, but with each attempt.
	 * @param supplier gives the headers to set
	 * @return the changed handle
	 */
	default DurableStream headers(Supplier<HttpHeaders> supplier) {
		return headersProvider(() -> Mono.fromSupplier(supplier));
	}

	/**
	 * A handle that computes headers asynchronously, see {@link #headers} and
	 * {@link DurableStreamsClientBuilder#headersProvider}.
	 * @param provider gives the headers to set
	 * @return the changed handle
	 */
	DurableStream headersProvider(Supplier<Mono<HttpHeaders>> provider);

	/**
	 * Create the stream, or make sure that it exists with this configuration (protocol
	 * section 5.1). Repeated on transient faults: the operation is idempotent.
	 * @param options the stream's configuration
	 * @return the result
	 */
	Mono<CreateResult> create(CreateOptions options);

	/**
	 * Create the stream, or make sure that it exists, with the protocol's default content
	 * type {@code application/octet-stream} and nothing else.
	 * @return the result
	 */
	default Mono<CreateResult> create() {
		return create(CreateOptions.builder().build());
	}

	/**
	 * Create the stream as a fork of another: it begins with the other's messages up to a
	 * position and has its content type.
	 * @param options where it branches off
	 * @return the result
	 */
	Mono<CreateResult> fork(ForkOptions options);

	/**
	 * Append to the stream (protocol section 5.2). Repeated on a transient fault only
	 * where nothing can have been applied; otherwise the error's
	 * {@code isPossiblyApplied()} tells.
	 * @param request what to append and how
	 * @return the result
	 */
	Mono<AppendResult> append(AppendRequest request);

	/**
	 * Append bytes as they are.
	 * @param data the bytes; on a JSON stream the text of a JSON value, of which the
	 * server flattens an array by one level
	 * @return the result
	 */
	default Mono<AppendResult> append(byte[] data) {
		return append(AppendRequest.of(data));
	}

	/**
	 * Append text in UTF-8.
	 * @param text the text, see {@link #append(byte[])}
	 * @return the result
	 */
	default Mono<AppendResult> append(String text) {
		return append(AppendRequest.of(text));
	}

	/**
	 * Close the stream for everybody: it takes no more data, and reads of it end.
	 * Idempotent.
	 * @return the result, with the stream's final offset
	 */
	Mono<CloseResult> closeStream();

	/**
	 * Append a last message and close the stream for everybody in one atomic step. Like
	 * {@link #append(AppendRequest)} it is repeated only where nothing can have been
	 * applied. A stream that is closed already refuses the message with a
	 * {@link io.durablestreams.client.error.StreamClosedException}.
	 * @param last the last message
	 * @return the result, with the stream's final offset
	 */
	default Mono<CloseResult> closeStream(AppendRequest last) {
		return append(last.toBuilder().closeStream(true).build())
			// Where the server doesn't say: the tail of a closed stream doesn't move.
			.flatMap((result) -> (result.nextOffset() != null) ? Mono.just(result.nextOffset())
					: metadata().map(StreamMetadata::tailOffset))
			.map(CloseResult::of);
	}

	/**
	 * Delete the stream (protocol section 5.3).
	 * @return completion
	 */
	Mono<Void> delete();

	/**
	 * Ask for the stream's metadata (protocol section 5.4).
	 * @return the metadata
	 */
	Mono<StreamMetadata> metadata();

	/**
	 * Find out whether the stream is still the one that a witness saw: reads what the
	 * witness is made of, past caches, and no more.
	 * @param witness the witness
	 * @return the verdict; fails with a
	 * {@link io.durablestreams.client.error.PositionLostException} if the stream no
	 * longer exists
	 */
	Mono<StreamWitness.Verdict> verify(StreamWitness witness);

	/**
	 * Wait until the stream exists, however long that takes. Creates, appends and
	 * {@link #metadata()} through this client end the wait at once, others within some
	 * four seconds: the server is asked for each stream that is waited for every four
	 * seconds, but for all of them together at most fifty times a second, so that with
	 * more than 200 such streams it takes longer. Cancelling ends the wait at once.
	 * @return the stream's metadata, at once if it exists already; fails like
	 * {@link #metadata()} with everything but not found
	 */
	Mono<StreamMetadata> awaitCreation();

	/**
	 * Prepare a read of the stream.
	 * @return the read, to be configured and subscribed to
	 */
	ReadSpec read();

}
