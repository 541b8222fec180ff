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

import java.time.Duration;
import java.util.Map;

import io.durablestreams.producer.ProducerStatus;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results as applications and their tests use them.
 */
class ResultTests {

	@Test
	void aTestMakesTheResultsItNeeds() {
		Offset tail = new Offset("7");
		StreamMetadata metadata = StreamMetadata.builder(MediaType.APPLICATION_JSON, tail)
			.ttl(Duration.ofDays(1))
			.etag("\"7\"")
			.build();
		assertThat(metadata.tailOffset()).isEqualTo(tail);
		assertThat(metadata.closed()).isFalse();
		assertThat(AppendResult.of(tail)).isEqualTo(AppendResult.of(tail, false, false, null))
			.hasSameHashCodeAs(AppendResult.of(tail))
			.isNotEqualTo(AppendResult.of(tail, true, false, null));
		assertThat(CreateResult.of(true, tail)).hasToString("CreateResult[created=true, nextOffset=7]");
		assertThat(StreamChunk.of(new byte[] { 1 }, StreamPosition.of(tail)))
			.isEqualTo(StreamChunk.of(new byte[] { 1 }, StreamPosition.of(tail)));
	}

	@Test
	@SuppressWarnings("unchecked")
	void aControllerMayAnswerWithAResult() {
		JsonMapper mapper = JsonMapper.builder().build();
		Map<String, Object> appended = mapper.convertValue(AppendResult.of(new Offset("7"), false, true, "\"7\""),
				Map.class);
		assertThat(appended).containsKey("nextOffset")
			.containsEntry("duplicate", false)
			.containsEntry("closed", true)
			.containsEntry("etag", "\"7\"")
			.containsEntry("acceptedSequence", null)
			.hasSize(5);
		ProducerStatus status = ProducerStatus.builder("main", "orders").epoch(3).pendingMessages(2).build();
		assertThat(mapper.convertValue(status, Map.class)).containsEntry("streamName", "orders")
			.containsEntry("state", "RUNNING")
			.containsEntry("pendingMessages", 2L);
	}

}
