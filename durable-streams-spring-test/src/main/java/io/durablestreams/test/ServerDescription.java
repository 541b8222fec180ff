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
