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

package io.durablestreams.embedded.internal.store;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Creates a stream, or confirms that it exists as asked for (protocol section 5.1).
 */
final class CreateOperation implements Operation<CreateResult> {

	private final CreateCommand command;

	private final int maxStreams;

	CreateOperation(CreateCommand command, int maxStreams) {
		this.command = command;
		this.maxStreams = maxStreams;
	}

	@Override
	public CreateResult apply(Transaction transaction) {
		StreamState existing = Streams.live(transaction, this.command.path());
		if (existing != null) {
			return confirm(existing);
		}
		if (transaction.streams() >= this.maxStreams) {
			throw new RefusedException(Refusal.Plain.TOO_MANY_STREAMS);
		}
		ForkRequest request = this.command.fork();
		StreamState source = (request != null) ? source(transaction, request) : null;
		Fork fork = (request != null && source != null) ? fork(request, source) : null;
		StreamState created = empty(transaction, source, fork);
		long tail = transaction.write(created, this.command.records());
		created = created.appended(tail, null, transaction.now());
		if (source != null) {
			transaction.save(source.withForks(source.forks() + 1, false));
		}
		transaction.save(this.command.closed() ? created.closed(null) : created);
		return new CreateResult(this.command.closed() ? created.closed(null) : created, true);
	}

	@Override
	public long size() {
		return this.command.records().stream().mapToLong((bytes) -> bytes.length).sum();
	}

	private CreateResult confirm(StreamState existing) {
		if (existing.deleted()) {
			throw new RefusedException(Refusal.Plain.PATH_BLOCKED);
		}
		if (!matches(existing)) {
			throw new RefusedException(Refusal.Plain.OTHER_CONFIGURATION);
		}
		return new CreateResult(existing, false);
	}

	private boolean matches(StreamState existing) {
		Fork fork = existing.fork();
		ForkRequest request = this.command.fork();
		if ((fork == null) != (request == null)) {
			return false;
		}
		boolean inherits = fork != null;
		String contentType = this.command.contentType();
		boolean sameType = (contentType != null) ? ContentTypes.same(contentType, existing.contentType())
				: inherits || ContentTypes.same(ContentTypes.DEFAULT, existing.contentType());
		boolean sameExpiry = this.command.expiry().sameAs(existing.expiry())
				|| (inherits && this.command.expiry().isNever());
		return sameType && sameExpiry && this.command.closed() == existing.closed()
				&& (fork == null || request == null || sameFork(fork, request));
	}

	private static boolean sameFork(Fork fork, ForkRequest request) {
		Long offset = request.offset();
		boolean sameOffset = offset == null || offset.equals(fork.requestedOffset())
				|| (fork.requestedOffset() == null && Objects.equals(offset, fork.start()));
		return fork.parent().equals(request.source()) && sameOffset && fork.subOffset() == request.subOffset();
	}

	private StreamState source(Transaction transaction, ForkRequest request) {
		StreamState source = Streams.live(transaction, request.source());
		if (source == null) {
			throw new RefusedException(Refusal.Plain.SOURCE_NOT_FOUND);
		}
		if (source.deleted()) {
			throw new RefusedException(Refusal.Plain.SOURCE_GONE);
		}
		String contentType = this.command.contentType();
		if (contentType != null && !ContentTypes.same(contentType, source.contentType())) {
			throw new RefusedException(Refusal.Plain.CONTENT_TYPE);
		}
		return source;
	}

	private Fork fork(ForkRequest request, StreamState source) {
		long offset = (request.offset() != null) ? request.offset() : source.tail();
		if (offset > source.tail() || request.subOffset() > source.tail() - offset) {
			throw new RefusedException(Refusal.Plain.FORK_BEYOND_TAIL);
		}
		List<Fork.Segment> inherited = Fork.inherit(source, offset + request.subOffset());
		if (inherited.size() > Fork.MAX_SEGMENTS) {
			throw new RefusedException(Refusal.Plain.FORK_TOO_DEEP);
		}
		return new Fork(source.id(), source.path(), request.offset(), request.subOffset(), inherited);
	}

	private StreamState empty(Transaction transaction, @Nullable StreamState source, @Nullable Fork fork) {
		String contentType = this.command.contentType();
		if (contentType == null) {
			contentType = (source != null) ? source.contentType() : ContentTypes.DEFAULT;
		}
		Expiry expiry = (source != null && this.command.expiry().isNever()) ? source.expiry() : this.command.expiry();
		long tail = (fork != null) ? fork.start() : 0;
		long now = transaction.now();
		return new StreamState(transaction.nextStreamId(), this.command.path(), contentType, expiry, now, now, tail,
				false, null, null, fork, 0, false);
	}

}
