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

package io.durablestreams.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.StreamPosition;
import io.durablestreams.client.error.PayloadTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application answers whose controller lets a failure of a stream through.
 */
abstract class AbstractStreamErrorsTests {

	private static HttpServer streams;

	private static ConfigurableApplicationContext application;

	static void start(WebApplicationType type) throws IOException {
		streams = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		streams.createContext("/", AbstractStreamErrorsTests::answer);
		streams.start();
		application = new SpringApplicationBuilder(Application.class).web(type)
			.run("--spring.config.name=none", "--server.port=0", "--server.address=127.0.0.1",
					"--spring.web.error.include-message=always",
					"--durable.streams.base-url=http://localhost:" + streams.getAddress().getPort() + "/v1/stream");
	}

	@AfterAll
	static void stop() {
		application.close();
		streams.stop(0);
	}

	/** The status is the stream's name. */
	private static void answer(HttpExchange exchange) throws IOException {
		String name = exchange.getRequestURI().getPath().replaceAll(".*/", "");
		exchange.getResponseHeaders().set("Retry-After", "120");
		exchange.sendResponseHeaders(Integer.parseInt(name), -1);
		exchange.close();
	}

	@ParameterizedTest
	@CsvSource({ "404,404", "409,409", "410,410", "400,400", "401,502", "403,502", "429,503", "503,503" })
	void theAnswerOfTheStreamServerBecomesTheRightOneOfTheApplication(int answered, int expected) throws Exception {
		HttpResponse<String> response = get("/streams/" + answered);
		assertThat(response.statusCode()).isEqualTo(expected);
		assertThat(response.headers().firstValue("Retry-After").isPresent()).isEqualTo(expected == 503);
		assertThat(response.body()).contains("\"status\":" + expected).doesNotContain("http:", "v1/stream");
	}

	@Test
	void aPositionThatIsNoneIsABadRequest() throws Exception {
		assertThat(get("/positions/rubbish%20position").statusCode()).isEqualTo(400);
	}

	@Test
	void aServerThatCannotBeReachedIsABadGateway() throws Exception {
		HttpResponse<String> response = get("/unreachable");
		assertThat(response.statusCode()).isEqualTo(502);
		assertThat(response.body()).doesNotContain("v1/stream");
	}

	@Test
	void theApplicationsOwnHandlerWins() throws Exception {
		assertThat(get("/own").statusCode()).isEqualTo(423);
	}

	private static HttpResponse<String> get(String path) throws Exception {
		int port = ((WebServerApplicationContext) application).getWebServer().getPort();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("Accept", "application/json")
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
	@Import({ Controller.class, Advice.class })
	static class Application {

	}

	@RestController
	static class Controller {

		private final DurableStreamsClient client;

		Controller(DurableStreamsClient client) {
			this.client = client;
		}

		@GetMapping("/streams/{name}")
		Mono<String> stream(@PathVariable String name) {
			return this.client.stream(name).metadata().map(Object::toString);
		}

		@GetMapping("/positions/{position}")
		String position(@PathVariable String position) {
			return StreamPosition.parse(position).toString();
		}

		@GetMapping("/unreachable")
		Mono<String> unreachable() {
			DurableStreamsClient other = DurableStreamsClient.builder("http://localhost:1/v1/stream")
				.retryPolicy(RetryPolicy.withMaxRetries(0))
				.build();
			return other.stream("orders").metadata().map(Object::toString).doFinally((signal) -> other.close());
		}

		@GetMapping("/own")
		Mono<String> own() {
			return this.client.stream("413").metadata().map(Object::toString);
		}

	}

	@ControllerAdvice
	static class Advice {

		@ExceptionHandler(PayloadTooLargeException.class)
		ResponseEntity<String> tooLarge() {
			return ResponseEntity.status(HttpStatus.LOCKED).build();
		}

	}

}
