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

package io.durablestreams.boot.autoconfigure.client;

import java.time.Duration;

import io.durablestreams.boot.autoconfigure.DurableStreamsClientCustomizer;
import io.durablestreams.boot.autoconfigure.DurableStreamsConnectionDetails;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.autoconfigure.embedded.DurableStreamsEmbeddedServerAutoConfiguration;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.RecordingServer;
import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.LiveMode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.WebClientObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests of {@link DurableStreamsClientAutoConfiguration}.
 */
class DurableStreamsClientAutoConfigurationTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static RecordingServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
				ReactiveHttpClientAutoConfiguration.class, WebClientAutoConfiguration.class,
				JacksonAutoConfiguration.class, DurableStreamsClientAutoConfiguration.class));

	private final ApplicationContextRunner connectedRunner = this.runner
		.withPropertyValues("durable.streams.base-url=" + server.baseUrl());

	@BeforeAll
	static void startServer() {
		server = RecordingServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void whenABaseUrlIsSetThenTheClientReachesItsServer() {
		this.connectedRunner.run((context) -> {
			assertThat(context).hasSingleBean(DurableStreamsClient.class).hasBean("durableStreamsClient");
			assertThat(askFor(context, "chat/1").uri()).isEqualTo("/v1/stream/chat/1");
		});
	}

	@Test
	void whenABaseUrlHasBlanksAroundItThenTheyDontMatter() {
		this.runner.withPropertyValues("durable.streams.base-url=  " + server.baseUrl() + "/  ")
			.run((context) -> assertThat(askFor(context, "orders").uri()).isEqualTo("/v1/stream/orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unrelated=", "durable.streams.base-url=", "durable.streams.base-url=   " })
	void whenThereIsNeitherBaseUrlNorEmbeddedServerThenTheFailureNamesBothWaysOut(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'durable.streams.base-url'");
			assertThat(failure.getAction()).contains("'durable.streams.base-url'")
				.contains("'durable.streams.embedded.enabled'")
				.contains("'io.durablestreams:durable-streams-embedded-server'");
		});
	}

	@ParameterizedTest
	@CsvSource({ "streams.example.com/v1, streams.example.com/v1", "ftp://streams/v1, ftp://streams/v1",
			"https://user:secret@streams/v1, https://***@streams/v1", "http://:80/v1?t=secret, http://:80/v1",
			"https://user:se cret@streams, https://***@streams", "https://streams/v1#secret, https://streams/v1" })
	void whenTheBaseUrlIsUnusableThenTheFailureNamesThePropertyAndNoSecret(String baseUrl, String shown) {
		this.runner.withPropertyValues("durable.streams.base-url=" + baseUrl).run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'" + shown + "'");
			assertThat(failure.getAction()).contains("'durable.streams.base-url'").contains("https://");
			assertThat(context.getStartupFailure()).hasStackTraceContaining("DurableStreamsConfigurationException");
			assertThat(Throwables.getStackTrace(context.getStartupFailure())).doesNotContain("secret")
				.doesNotContain("se cret");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "request-timeout=0s", "long-poll-timeout=0s", "idle-timeout=0s", "connect-timeout=0s",
			"connect-timeout=-1s", "connect-timeout=100d" })
	void whenATimeoutCannotBeUsedThenTheFailureNamesTheProperty(String timeout) {
		this.connectedRunner.withPropertyValues("durable.streams." + timeout)
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams." + timeout.substring(0, timeout.indexOf('=')) + "'"));
	}

	@Test
	void whenTheMaximumMessageSizeIsNotPositiveThenTheFailureNamesTheProperty() {
		this.connectedRunner.withPropertyValues("durable.streams.max-message-size=0B")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.max-message-size'"));
	}

	@Test
	void whenAHeaderCanNotBeSentThenTheFailureNamesItAndNotItsValue() {
		this.connectedRunner.withPropertyValues("durable.streams.headers.[X-Token]=secret\nmore").run((context) -> {
			assertThat(ConfigurationFailures.in(context).getDescription()).contains("'durable.streams.headers'")
				.contains("'X-Token'");
			assertThat(Throwables.getStackTrace(context.getStartupFailure())).doesNotContain("secret");
		});
	}

	@Test
	void whenAnOriginIsAllowedThenItsStreamsGetNoneOfTheHeaders() {
		RecordingServer other = RecordingServer.start();
		String url = other.baseUrl() + "/orders";
		String origin = other.baseUrl().replace("/v1/stream", "");
		try {
			this.connectedRunner.withPropertyValues("durable.streams.headers.[X-Token]=secret")
				.run((context) -> assertThatIllegalArgumentException()
					.isThrownBy(() -> context.getBean(DurableStreamsClient.class).stream(url))
					.withMessageContaining("allowed origins"));
			this.connectedRunner
				.withPropertyValues("durable.streams.headers.[X-Token]=secret",
						"durable.streams.allowed-origins=" + origin)
				.run((context) -> context.getBean(DurableStreamsClient.class).stream(url).metadata().block(LIMIT));
			assertThat(other.requests()).singleElement()
				.satisfies((request) -> assertThat(request.headers().contains("X-Token")).isFalse());
		}
		finally {
			other.close();
		}
	}

	@Test
	void whenAnAllowedOriginIsNoneThenTheFailureNamesTheProperty() {
		this.connectedRunner.withPropertyValues("durable.streams.allowed-origins=other.example.com")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getDescription())
				.contains("'durable.streams.allowed-origins'")
				.contains("'other.example.com'"));
	}

	@Test
	void whenHeadersAreSetThenEveryRequestHasThem() {
		this.connectedRunner
			.withPropertyValues("durable.streams.headers.Authorization=Bearer token",
					"durable.streams.headers.[X-Tenant]=blue")
			.run((context) -> {
				assertThat(askFor(context, "orders").headers().get("Authorization")).isEqualTo("Bearer token");
				assertThat(askFor(context, "orders").headers().get("X-Tenant")).isEqualTo("blue");
			});
	}

	@Test
	void whenThereAreCustomizersThenTheyAreCalledInOrderAfterTheProperties() {
		this.connectedRunner.withPropertyValues("durable.streams.headers.X-Tenant=properties")
			.withUserConfiguration(CustomizersConfiguration.class)
			.run((context) -> {
				RecordingServer.Request request = askFor(context, "orders");
				assertThat(request.headers().get("X-Tenant")).isEqualTo("second");
				assertThat(request.headers().get("X-First")).isEqualTo("true");
			});
	}

	@Test
	void whenTheApplicationHasWebClientFiltersThenTheySeeTheClientsRequests() {
		this.connectedRunner.withUserConfiguration(FilterConfiguration.class)
			.run((context) -> assertThat(askFor(context, "orders").headers().get("X-Filter")).isEqualTo("seen"));
	}

	@Test
	void whenTheApplicationHasAClientThenItIsUsedAndNoBaseUrlIsNeeded() {
		this.runner.withUserConfiguration(ClientConfiguration.class).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(DurableStreamsClient.class).hasBean("customClient");
			assertThat(context).doesNotHaveBean(DurableStreamsConnectors.class);
		});
	}

	@Test
	void whenThereAreConnectionDetailsThenTheyWinOverTheProperties() {
		this.runner.withPropertyValues("durable.streams.base-url=https://unused.example.com")
			.withBean(DurableStreamsConnectionDetails.class, () -> () -> server.baseUrl() + "/details")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(PropertiesDurableStreamsConnectionDetails.class);
				assertThat(askFor(context, "orders").uri()).isEqualTo("/v1/stream/details/orders");
			});
	}

	@Test
	void whenTheSslBundleDoesNotExistThenTheFailureNamesTheProperty() {
		this.connectedRunner.withPropertyValues("durable.streams.ssl.bundle=missing").run((context) -> {
			DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
			assertThat(failure.getDescription()).contains("'durable.streams.ssl.bundle'").contains("'missing'");
			assertThat(failure.getAction()).contains("'spring.ssl.bundle'");
		});
	}

	@Test
	void whenRequestsAreObservedThenLiveReadsHaveANameOfTheirOwnAndNoStreamNameIsATag() {
		this.runner
			.withConfiguration(AutoConfigurations.of(DurableStreamsEmbeddedServerAutoConfiguration.class,
					MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
					ObservationAutoConfiguration.class, WebClientObservationAutoConfiguration.class))
			.withBean(SimpleMeterRegistry.class)
			.withPropertyValues("durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0",
					"durable.streams.embedded.long-poll-timeout=50ms")
			.run((context) -> {
				DurableStream stream = context.getBean(DurableStreamsClient.class)
					.stream("orders")
					.queryParameter("token", "secret");
				stream.create(CreateOptions.json()).block(LIMIT);
				stream.read().live(LiveMode.LONG_POLL).signals().take(3).blockLast(LIMIT);
				MeterRegistry meters = context.getBean(MeterRegistry.class);
				assertThat(meters.find("http.client.requests").timers())
					.extracting((timer) -> timer.getId().getTag("uri"))
					.containsOnly("/{stream}");
				assertThat(meters.find("durable.streams.client.live.requests").timers())
					.extracting((timer) -> timer.getId().getTag("uri"))
					.containsOnly("/{stream}?live=long-poll");
				assertThat(meters.get("durable.streams.client.reconnects").tag("client", "default").counter().count())
					.isZero();
				assertThat(meters.getMeters()).flatExtracting((meter) -> meter.getId().getTags())
					.extracting(Tag::getValue)
					.noneMatch((value) -> value.contains("orders") || value.contains("secret"));
			});
	}

	@Test
	void whenThereIsNoMicrometerMetricsModuleThenTheClientWorks() {
		this.connectedRunner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.micrometer", "org.springframework.boot.actuate",
							"org.springframework.boot.health", "io.durablestreams.embedded"))
			.run((context) -> assertThatNoException().isThrownBy(() -> askFor(context, "orders")));
	}

	@Test
	void whenTheContextIsStoppedAndStartedThenTheClientWorksAgain() {
		this.connectedRunner.run((context) -> {
			askFor(context, "before");
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			assertThat(askFor(context, "after").uri()).isEqualTo("/v1/stream/after");
		});
	}

	private static RecordingServer.Request askFor(ApplicationContext context, String stream) {
		server.requests().clear();
		context.getBean(DurableStreamsClient.class).stream(stream).metadata().block(LIMIT);
		return server.requests().get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomizersConfiguration {

		@Bean
		@Order(2)
		DurableStreamsClientCustomizer second() {
			return (builder) -> builder.defaultHeader("X-Tenant", "second");
		}

		@Bean
		@Order(1)
		DurableStreamsClientCustomizer first() {
			return (builder) -> builder.defaultHeader("X-Tenant", "first").defaultHeader("X-First", "true");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		WebClientCustomizer filter() {
			return (builder) -> builder.defaultHeader("X-Filter", "seen");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		DurableStreamsClient customClient() {
			return DurableStreamsClient.builder(server.baseUrl()).build();
		}

	}

}
