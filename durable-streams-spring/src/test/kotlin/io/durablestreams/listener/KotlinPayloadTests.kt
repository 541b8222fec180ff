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

import io.durablestreams.client.CreateOptions
import io.durablestreams.client.DurableStreamsClient
import io.durablestreams.embedded.EmbeddedDurableStreamsServer
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import tools.jackson.databind.json.JsonMapper

/**
 * Data classes of Kotlin as payloads.
 */
class KotlinPayloadTests {

	@Test
	fun aDataClassIsReadWithItsDefaultsByJacksonsModule() {
		val mapper = JsonMapper.builder().findAndAddModules().build()
		EmbeddedDurableStreamsServer.builder().port(0).build().use { server ->
			server.start()
			DurableStreamsClient.builder(server.baseUrl()).jsonMapper(mapper).build().use { client ->
				val stream = client.stream("orders")
				stream.create(CreateOptions.json()).block()
				stream.append("""{"item":"tea"}""").block()
				val orders = stream.read().messages(KotlinOrder::class.java).collectList().block()!!
				assertThat(orders.map { it.value() }).containsExactly(KotlinOrder("tea", 1, null))
			}
		}
	}

}

data class KotlinOrder(val item: String, val quantity: Int = 1, val note: String?)
