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

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link JdkStreamConnector}.
 */
class JdkStreamConnectorTests {

	@Test
	void whatIsCancelledBeforeItsResponseEndsItsConnectionAndLeavesNoErrorInTheLog() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.list = new CopyOnWriteArrayList<>();
		log.start();
		Logger dropped = (Logger) LoggerFactory.getLogger("reactor.core.publisher.Operators");
		dropped.addAppender(log);
		AtomicInteger waiting = new AtomicInteger();
		DisposableServer server = HttpServer.create().host("127.0.0.1").handle((request, response) -> {
			waiting.incrementAndGet();
			request.withConnection((connection) -> connection.channel()
				.closeFuture()
				.addListener((closed) -> waiting.decrementAndGet()));
			return Mono.never();
		}).bindNow();
		JdkStreamConnector connector = new JdkStreamConnector(HttpClient.newHttpClient());
		try (DurableStreamsClient client = DurableStreamsClient.builder("http://127.0.0.1:" + server.port())
			.connectors(connector, connector)
			.build()) {
			Disposable read = client.stream("orders").read().live(LiveMode.LONG_POLL).signals().subscribe();
			await().atMost(Duration.ofSeconds(20)).until(() -> waiting.get() == 1);
			read.dispose();
			await().atMost(Duration.ofSeconds(20)).until(() -> waiting.get() == 0);
			assertThat(log.list).isEmpty();
		}
		finally {
			dropped.detachAppender(log);
			server.disposeNow();
		}
	}

}
