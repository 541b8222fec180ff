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
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tests share that throw everything at every place: a server, and a log that stays
 * empty.
 */
public abstract class AbstractFailureMatrixTests {

	/** How long anything may take. */
	protected static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

	/** The server. */
	protected static final EmbeddedDurableStreamsServer server = EmbeddedDurableStreamsServer.builder().port(0).build();

	/** One for all cases: what is thrown harms no connection. */
	private static ReactorNettyStreamConnector connector;

	private static Level level;

	@BeforeAll
	static void startServer() {
		server.start();
		connector = ReactorNettyStreamConnector.forReads(HttpClient::create);
		level = logger().getLevel();
		logger().setLevel(Level.OFF);
	}

	@AfterAll
	static void stopServer() {
		logger().setLevel(level);
		connector.close();
		server.stop();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("ROOT");
	}

	/**
	 * A client of the server, on connections that all cases share.
	 * @return the builder
	 */
	protected static DurableStreamsClientBuilder clientBuilder() {
		return DurableStreamsClient.builder(server.baseUrl()).connectors(connector, connector);
	}

	/**
	 * Throw one kind after the other.
	 * @param test throws and verifies
	 */
	protected static void forEachKind(Consumer<Throwing> test) {
		List<String> wrong = new ArrayList<>();
		for (Throwing kind : Throwing.kinds()) {
			try {
				test.accept(kind);
			}
			catch (Throwable ex) {
				wrong.add(kind + ": " + ex);
			}
		}
		assertThat(wrong).isEmpty();
	}

}
