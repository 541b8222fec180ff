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

package io.durablestreams.listener

import java.util.concurrent.CompletableFuture
import java.util.concurrent.CopyOnWriteArrayList
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.future.await
import kotlinx.coroutines.yield
import org.springframework.messaging.handler.annotation.Header
import org.springframework.messaging.handler.annotation.SendTo
import tools.jackson.databind.JsonNode

/**
 * Methods of listeners as a Kotlin application writes them.
 */
class SuspendingMethods {

	val seen = CopyOnWriteArrayList<String>()

	val waiting = CopyOnWriteArrayList<CompletableFuture<String>>()

	suspend fun later(order: JsonNode, @Header(DurableStreamHeaders.ORDINAL) ordinal: Long) {
		seen.add("${order["number"]} is $ordinal")
		val answer = CompletableFuture<String>()
		waiting.add(answer)
		seen.add(answer.await())
	}

	suspend fun batch(orders: List<StreamMessage<JsonNode>>, acknowledgment: Acknowledgment) {
		yield()
		orders.forEach { seen.add("${it.payload()["number"]} is ${it.ordinal()}") }
		acknowledgment.acknowledge()
	}

	@SendTo("elsewhere")
	suspend fun doubled(order: JsonNode): Map<String, Int> {
		yield()
		return mapOf("number" to 2 * order["number"].intValue())
	}

	suspend fun lost(order: JsonNode): String {
		yield()
		return order.toString()
	}

	@SendTo("elsewhere")
	suspend fun flow(order: JsonNode): Flow<JsonNode> {
		yield()
		return flowOf(order)
	}

}

/**
 * The example of the documentation.
 */
class KotlinShop {

	val shipped = CopyOnWriteArrayList<String>()

	@DurableStreamListener(id = "shop", streams = ["orders"])
	suspend fun ship(order: JsonNode) {
		collect(order["item"].stringValue())
	}

	private suspend fun collect(item: String) {
		yield()
		shipped.add(item)
	}

}
