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

package io.durablestreams.boot.autoconfigure.gateway;

import java.util.Arrays;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;
import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.gateway.AccessDecision;
import io.durablestreams.gateway.DurableStreamAccess;
import io.durablestreams.gateway.DurableStreamGateway;
import io.durablestreams.gateway.GatewayRoute;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DurableStreamsGatewayAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations
		.of(DurableStreamsClientAutoConfiguration.class, DurableStreamsGatewayAutoConfiguration.class);

	private static final String ROUTE = "durable.streams.gateway.routes.chats.";

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ReactiveWebApplicationContextRunner reactive = new ReactiveWebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream",
				"durable.streams.gateway.secret=0123456789abcdef");

	private final WebApplicationContextRunner servlet = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS)
		.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream",
				"durable.streams.gateway.secret=0123456789abcdef");

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DurableStreamsGatewayAutoConfiguration.class);
	}

	@Test
	void whenTheApplicationIsReactiveThenItHasRoutesOfWebFlux() {
		this.reactive.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DurableStreamGateway.class)
				.hasSingleBean(org.springframework.web.reactive.function.server.RouterFunction.class)
				.doesNotHaveBean(org.springframework.web.servlet.function.RouterFunction.class));
	}

	@Test
	void whenTheApplicationHasServletsThenItHasRoutesOfMvc() {
		this.servlet.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DurableStreamGateway.class)
				.hasSingleBean(org.springframework.web.servlet.function.RouterFunction.class)
				.doesNotHaveBean(org.springframework.web.reactive.function.server.RouterFunction.class));
	}

	@Test
	void whenTheApplicationIsReactiveThenItNeedsNeitherMvcNorServlets() {
		this.reactive.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet", "jakarta.servlet"))
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DurableStreamGateway.class));
	}

	@Test
	void whenTheApplicationIsNoWebApplicationThenThereIsNoGateway() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("durable.streams.base-url=http://localhost:1/v1/stream")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DurableStreamGateway.class));
	}

	@Test
	void whenTheModuleIsMissingThenThereIsNoGateway() {
		this.reactive.withClassLoader(new FilteredClassLoader("io.durablestreams.gateway"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DurableStreamsClient.class));
	}

	@Test
	void whenThereAreNoRoutesThenNothingIsSaidAboutASecret() {
		this.reactive.withPropertyValues("durable.streams.gateway.secret=")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void whenThereIsNoSecretThenThatIsSaid() {
		this.reactive
			.withPropertyValues("durable.streams.gateway.secret=", ROUTE + "path=/api/{chat}",
					ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(this.log.list).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage())
				.startsWith("'durable.streams.gateway.secret' is not set"));
	}

	@Test
	void whenARouteIsABeanThenItIsOneOfTheGateways() {
		this.servlet.withUserConfiguration(OwnRoute.class)
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(context.getBean(DurableStreamGateway.class).routes())
				.extracting(GatewayRoute::name)
				.containsExactly("own", "chats"));
	}

	@Test
	void whenABeanDecidesThenARouteNeedsNoStream() {
		this.reactive.withUserConfiguration(OwnAccess.class)
			.withPropertyValues(ROUTE + "path=/api/{chat}")
			.run((context) -> assertThat(context).hasNotFailed());
		this.reactive.withUserConfiguration(OwnAccess.class)
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "access-bean=chatAccess")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			stream=chats/{chat}                                             | 'chats.path' is not set
			path=/api/{chat}                                                | 'chats.stream' is not set
			path=/api/{chat} access-bean=missing                            | no DurableStreamAccess bean 'missing'
			path=/api/{chat} stream=chats/{chat} access-bean=x              | 'chats.access-bean'
			path=/api/{chat} stream=chats/{room}                            | variable 'room'
			path=/api/{chat} stream={chat}-{chat}                           | at most one variable
			path=/api/{chat} stream={principal}/x access=public             | needs a principal
			path=/api/{chat} stream=x authority=ROLE_X access=public        | 'chats.authority'
			path=api/{chat} stream=x                                        | has to begin with '/'
			path=/api/{ stream=x                                            | 'chats.path'
			path=/api/{chat} stream=x max-body-size=0B                      | 'chats.max-body-size'
			path=/api/{chat} stream=x client=missing                        | 'chats.client'
			path=/api/{chat} stream=x operations=                           | 'chats.operations'
			""")
	void whenARouteIsWrongThenTheErrorSaysHow(String properties, String message) {
		String[] values = Arrays.stream(properties.strip().split(" ")).map(ROUTE::concat).toArray(String[]::new);
		this.reactive.withPropertyValues(values)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.satisfies((failure) -> assertThat(messages(context.getStartupFailure()))
					.contains(message.replace("'chats.", "'durable.streams.gateway.routes.chats."))));
	}

	@Test
	void whenTwoRoutesHaveOnePathThenTheErrorNamesThem() {
		String other = "durable.streams.gateway.routes.rooms.";
		this.reactive
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}", other + "path=/api/{room}",
					other + "stream=rooms/{room}", other + "operations=append")
			.run((context) -> assertThat(messages(context.getStartupFailure())).contains("'chats'", "'rooms'",
					"the same path"));
		this.reactive
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}", other + "path=/api/{*room}",
					other + "stream=rooms/{room}")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static String messages(Throwable failure) {
		StringBuilder messages = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			messages.append((cause instanceof DurableStreamsConfigurationException) ? cause.getMessage() : "");
		}
		return messages.toString();
	}

	@Test
	void whenSpringSecurityIsMissingThenRoutesHaveToSayThatTheyArePublic() {
		FilteredClassLoader without = new FilteredClassLoader("org.springframework.security");
		this.reactive.withClassLoader(without)
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}")
			.run((context) -> assertThat(messages(context.getStartupFailure()))
				.contains("Spring Security is not on the class path", ROUTE + "access"));
		this.reactive.withClassLoader(without)
			.withPropertyValues(ROUTE + "path=/api/{chat}", ROUTE + "stream=chats/{chat}", ROUTE + "access=public")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenTheSecretIsTooShortThenItIsRefusedAndNotShown() {
		this.reactive.withPropertyValues("durable.streams.gateway.secret=short-one")
			.run((context) -> assertThat(messages(context.getStartupFailure())).contains("gateway.secret")
				.doesNotContain("short-one"));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRoute {

		@Bean
		GatewayRoute ownRoute(DurableStreamsClient client) {
			return GatewayRoute.builder("own", "/own/{name}", client).stream("own/{name}").build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnAccess {

		@Bean
		DurableStreamAccess chatAccess() {
			return (request) -> Mono.just(AccessDecision.stream("chats/" + request.variable("chat")));
		}

	}

}
