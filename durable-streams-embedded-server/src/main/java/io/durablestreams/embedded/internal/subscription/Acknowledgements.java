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

package io.durablestreams.embedded.internal.subscription;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.durablestreams.embedded.internal.store.StreamOffset;
import tools.jackson.databind.JsonNode;

/**
 * Reads acknowledgements and checks them, all before any is applied.
 */
final class Acknowledgements {

	private Acknowledgements() {
	}

	static Map<String, Long> of(JsonNode body, Subscription subscription, SubscriptionViews views) {
		Map<String, Long> positions = new LinkedHashMap<>();
		JsonNode acks = body.path("acks");
		for (JsonNode ack : acks.isArray() ? acks.values() : List.<JsonNode>of()) {
			String stream = StreamPattern.normalize(ack.path("stream").asString(ack.path("path").asString("")));
			Subscription.Link link = subscription.links().get(stream);
			require(link != null, "The subscription doesn't cover the stream of an acknowledgement");
			Long position = StreamOffset.parse(ack.path("offset").asString(""));
			require(position != null, "An acknowledgement has to name an offset that this server issued");
			require(link == null || position == null || position >= link.acked(), "An acknowledgement goes back");
			require(position == null || position <= views.tail(stream), "An acknowledgement lies beyond the tail");
			positions.put(stream, (position != null) ? position : 0);
		}
		return positions;
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new SubscriptionException(SubscriptionException.Problem.INVALID_OFFSET, message);
		}
	}

}
