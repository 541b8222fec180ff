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

package io.durablestreams.outbox.jdbc;

/**
 * Whether a frozen batch may have been written by an attempt whose end nobody knows.
 */
enum Doubt {

	/** This relay has frozen it, and every attempt so far was answered. */
	NONE,

	/** An attempt had no answer, or another relay may have made one. */
	POSSIBLY_SENT,

	/** The same is true of a larger batch under its numbers that it was part of. */
	POSSIBLY_SENT_AS_PART;

	/**
	 * What is left of it once an attempt had no answer.
	 * @return the doubt
	 */
	Doubt afterUnanswered() {
		return (this == NONE) ? POSSIBLY_SENT : this;
	}

	/**
	 * What it is for a part of the batch.
	 * @return the doubt
	 */
	Doubt ofPart() {
		return (this == NONE) ? NONE : POSSIBLY_SENT_AS_PART;
	}

}
