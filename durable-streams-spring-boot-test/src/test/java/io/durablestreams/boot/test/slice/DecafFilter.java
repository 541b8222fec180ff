package io.durablestreams.boot.test.slice;

import java.nio.charset.StandardCharsets;

import io.durablestreams.listener.StreamMessageFilter;

import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/** A component that keeps messages from listeners. */
@Component
class DecafFilter implements StreamMessageFilter {

	@Override
	public boolean accepts(Message<byte[]> message) {
		return !new String(message.getPayload(), StandardCharsets.UTF_8).contains("decaf");
	}

}
