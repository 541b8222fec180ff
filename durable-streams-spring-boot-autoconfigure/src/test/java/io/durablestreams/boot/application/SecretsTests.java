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

package io.durablestreams.boot.application;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.actuate.DurableStreamsEndpoint;
import io.durablestreams.boot.actuate.DurableStreamsEndpointAutoConfiguration;
import io.durablestreams.boot.actuate.DurableStreamsHealthContributorAutoConfiguration;
import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ForkOptions;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.config.ListenerOptions;
import io.durablestreams.producer.DurableStreamProducer;
import io.durablestreams.producer.DurableStreamProducerFactory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Plants secrets wherever there is room for one, lets everything work and fail, and looks
 * for them in everything that can be seen from outside.
 */
class SecretsTests {

	private static final String SECRET = "planted";

	private final RecordingServer server = RecordingServer.start();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final ListAppender<ILoggingEvent> logs = new ListAppender<>();

	private final Logger ours = (Logger) LoggerFactory.getLogger("io.durablestreams");

	private final Level level = this.ours.getLevel();

	private volatile String token = SECRET + "-token";

	@BeforeEach
	void watchLogs() {
		// Threads that are about to end log while it is read.
		this.logs.list = new CopyOnWriteArrayList<>();
		this.logs.start();
		this.ours.addAppender(this.logs);
		this.ours.setLevel(Level.TRACE);
	}

	@AfterEach
	void close() {
		this.ours.detachAppender(this.logs);
		this.ours.setLevel(this.level);
		this.server.close();
	}

	private ApplicationContextRunner runner(String baseUrl) {
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig().observationHandler(new Watcher());
		return StreamsRunner.create()
			.withConfiguration(AutoConfigurations.of(WebClientObservationAutoConfiguration.class,
					DurableStreamsHealthContributorAutoConfiguration.class,
					DurableStreamsEndpointAutoConfiguration.class))
			.withPropertyValues("durable.streams.base-url=" + baseUrl,
					"durable.streams.headers.X-Api-Key=" + SECRET + "-header",
					"durable.streams.allowed-origins=http://other.example.com",
					"durable.streams.producers.orders.stream=" + url("orders"),
					"durable.streams.producers.orders.delivery-timeout=2s",
					"durable.streams.listener-defaults.dead-letter-stream=" + url("dead"),
					"management.endpoints.web.exposure.include=durablestreams",
					"management.endpoints.jmx.exposure.include=durablestreams")
			.withBean(SimpleMeterRegistry.class, () -> this.meters)
			.withBean(ObservationRegistry.class, () -> observations)
			.withBean(Orders.class)
			.withPropertyValues("orders.stream=" + url("orders"))
			.withBean(DurableStreamsClientCustomizer.class,
					() -> (builder) -> builder.headers(() -> header(this.token))
						.allowedOrigin("http://third.example.com", () -> Mono.just(header(SECRET + "-third")))
						.queryParameter("parameter", SECRET + "-parameter")
						.queryParameters(() -> Map.of("computed", this.token.strip() + "-computed"))
						.requestTimeout(Duration.ofSeconds(2)));
	}

	private static HttpHeaders header(String value) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.AUTHORIZATION, value);
		return headers;
	}

	/** A stream's URL with a secret of its own. */
	private String url(String stream) {
		return this.server.baseUrl() + "/" + stream + "?signature=" + SECRET + "-signature";
	}

	@Test
	void noSecretIsSeenAnywhere() {
		runner(this.server.baseUrl() + "?key=" + SECRET + "-key").run((context) -> {
			assertThat(context).hasNotFailed();
			DurableStreamsClient client = context.getBean(DurableStreamsClient.class);
			use(client, context);
			assertThat(this.server.requests()).anySatisfy((request) -> {
				assertThat(request.headers().toString()).contains(SECRET + "-header", SECRET + "-token",
						SECRET + "-handle");
				assertThat(request.uri()).contains(SECRET + "-key", SECRET + "-parameter", SECRET + "-signature",
						SECRET + "-token-computed");
			});
			this.server.close();
			use(client, context);
			this.token = SECRET + "-broken\n";
			use(client, context);
			refusedNames(client);
			look(context);
		});
		for (String baseUrl : List.of("http://" + SECRET + ":" + SECRET + "@localhost/x", "http://h x?" + SECRET,
				"ftp://" + SECRET + "@h")) {
			runner(baseUrl).run((context) -> this.seen.add(Throwables.getStackTrace(context.getStartupFailure())));
		}
		runner(this.server.baseUrl()).withPropertyValues("durable.streams.headers.[X-Line]=" + SECRET + "\n1")
			.run((context) -> this.seen.add(Throwables.getStackTrace(context.getStartupFailure())));
		runner(this.server.baseUrl())
			.withPropertyValues("durable.streams.allowed-origins=http://" + SECRET + "@h?" + SECRET)
			.run((context) -> this.seen.add(Throwables.getStackTrace(context.getStartupFailure())));
		this.logs.list.forEach((event) -> this.seen.add(text(event)));
		assertThat(this.seen).hasSizeGreaterThan(50).noneMatch((text) -> text.contains(SECRET));
	}

	private void use(DurableStreamsClient client, AssertableApplicationContext context) {
		for (String name : List.of("orders", url("orders"), "http://third.example.com:1/x?q=" + SECRET)) {
			if (name.startsWith("http://third")) {
				refused(() -> client.stream(name).metadata().block(StreamsRunner.LIMIT));
				continue;
			}
			DurableStream stream = client.stream(name)
				.queryParameter("own", SECRET + "-own")
				.header("X-Own", SECRET + "-handle");
			this.seen.add(stream + " " + stream.name() + " " + stream.read());
			AppendRequest append = AppendRequest.builder()
				.body("1")
				.contentType(MediaType.APPLICATION_JSON)
				.retry(false)
				.build();
			refused(() -> stream.append(append).block(StreamsRunner.LIMIT));
			refused(() -> stream.read().signals().take(Duration.ofMillis(300)).blockLast(StreamsRunner.LIMIT));
			refused(() -> stream.fork(ForkOptions.tailOf(url("orders"))).block(StreamsRunner.LIMIT));
			refused(() -> stream.delete().block(StreamsRunner.LIMIT));
		}
		DurableStreamProducer<?> producer = context.getBean("ordersProducer", DurableStreamProducer.class);
		refused(() -> send(producer));
	}

	@SuppressWarnings("unchecked")
	private static Object send(DurableStreamProducer<?> producer) throws Exception {
		return ((DurableStreamProducer<Object>) producer).send("x").get(30, TimeUnit.SECONDS);
	}

	private void refusedNames(DurableStreamsClient client) {
		for (String name : List.of("a?x=" + SECRET, "a#" + SECRET, "http://u:" + SECRET + "@h/x",
				"http://evil.example.com/x?" + SECRET, "http://h x?" + SECRET)) {
			refused(() -> client.stream(name));
		}
	}

	private void refused(Callable<?> call) {
		try {
			this.seen.add(String.valueOf(call.call()));
		}
		catch (Exception ex) {
			this.seen.add(Throwables.getStackTrace(ex));
		}
	}

	private void look(AssertableApplicationContext context) {
		for (String name : context.getBeanDefinitionNames()) {
			Object bean = context.getBean(name);
			if (bean.getClass().getName().startsWith("io.durablestreams.") && !(bean instanceof Orders)) {
				this.seen.add(bean.toString());
			}
		}
		DurableStreamProducerFactory producers = context.getBean(DurableStreamProducerFactory.class);
		this.seen.add(producers.statuses().toString());
		this.seen.add(ListenerOptions.builder()
			.streams(List.of(url("orders")))
			.deadLetterStream(url("dead"))
			.build()
			.toString());
		this.seen.add(ForkOptions.tailOf(url("orders")).toString());
		DurableStreamsEndpoint endpoint = context.getBean(DurableStreamsEndpoint.class);
		this.seen.add(endpoint.durableStreams().toString());
		context.getBeansOfType(HealthIndicator.class)
			.values()
			.forEach((health) -> this.seen.add(String.valueOf(health.health())));
		await().atMost(StreamsRunner.LIMIT).until(() -> !this.meters.getMeters().isEmpty());
		this.meters.getMeters().forEach((meter) -> this.seen.add(meter.getId().toString()));
	}

	private static String text(ILoggingEvent event) {
		IThrowableProxy failure = event.getThrowableProxy();
		return event.getFormattedMessage() + Arrays.toString(event.getArgumentArray())
				+ ((failure != null) ? ThrowableProxyUtil.asString(failure) : "");
	}

	/** Sees what a tracer would. */
	private final class Watcher implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			SecretsTests.this.seen.add(context.getName() + context.getContextualName() + context.getAllKeyValues());
			if (context.getError() != null) {
				SecretsTests.this.seen.add(Throwables.getStackTrace(context.getError()));
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	static class Orders {

		@DurableStreamListener(id = "orders", streams = "${orders.stream}")
		void handle(String order) {
		}

	}

}
