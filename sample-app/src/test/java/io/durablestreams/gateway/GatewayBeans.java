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

package io.durablestreams.gateway;

import io.durablestreams.client.DurableStreamsClient;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the documentation tells, for both kinds of applications.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GatewayBeans {

	@Bean
	Rooms rooms() {
		return new Rooms();
	}

	@Bean
	GatewayRoute archive(DurableStreamsClient client) {
		return GatewayRoute.builder("archive", "/api/archive/{*path}", client)
			.stream("archive/{path}")
			.operations(StreamOperation.READ)
			.build();
	}

	@Bean
	DurableStreamAccess roomAccess(Rooms rooms) {
		return (request) -> Mono.fromSupplier(() -> {
			String room = request.variable("room");
			if (!rooms.exists(room)) {
				return AccessDecision.notFound();
			}
			boolean member = request.principal() != null && rooms.isMember(room, request.principal().getName());
			return member ? AccessDecision.stream("rooms/" + room) : AccessDecision.forbidden();
		});
	}

}
