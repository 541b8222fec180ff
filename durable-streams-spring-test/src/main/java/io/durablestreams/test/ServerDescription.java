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

package io.durablestreams.test;

import java.time.Duration;

import io.durablestreams.embedded.EmbeddedDurableStreamsServer;

import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.unit.DataSize;

/**
 * What makes two servers for tests equal.
 *
 * @param longPollTimeout how long a long-poll is held open
 * @param maxResponseSize how large responses get
 */
record ServerDescription(Duration longPollTimeout, DataSize maxResponseSize) {

	static ServerDescription of(EmbeddedDurableStreams annotation) {
		return new ServerDescription(DurationFormatterUtils.detectAndParse(annotation.longPollTimeout()),
				DataSize.parse(annotation.maxResponseSize()));
	}

	EmbeddedDurableStreamsServer start() {
		EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder()
			.port(0)
			.longPollTimeout(this.longPollTimeout)
			.maxResponseSize(this.maxResponseSize.toBytes())
			.build();
		server.start();
		return server;
	}

}
