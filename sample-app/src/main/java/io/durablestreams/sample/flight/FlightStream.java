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

package io.durablestreams.sample.flight;

import io.durablestreams.core.NewStream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

/**
 * Makes sure of the stream of flights. Created together with its first content, it is
 * either there whole or not at all, and it does no harm if two services begin at once.
 */
@Configuration(proxyBeanMethods = false)
class FlightStream {

	@Bean
	NewStream flights(@Value("${sample.seed}") boolean seed,
			@Value("classpath:flights/flights-2k.json") Resource content) {
		return NewStream.builder("flights").content(seed ? content : null).build();
	}

}
