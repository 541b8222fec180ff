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

package io.durablestreams.sample.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged flight board, running.
 */
final class FlightBoard implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern STARTED = Pattern
		.compile("(?s)Tomcat started on port (\\d+).*Started SampleApplication");

	private final RunningProcess process;

	private final URI url;

	private FlightBoard(RunningProcess process, URI url) {
		this.process = process;
		this.url = url;
	}

	static Settings in(Path directory) {
		return new Settings(directory);
	}

	/**
	 * Ask the board.
	 * @param path what for
	 * @return the answer
	 */
	Answer get(String path) {
		return send(HttpRequest.newBuilder(this.url.resolve(path)));
	}

	Answer post(String path, String contentType, String body) {
		return post(path, contentType, HttpRequest.BodyPublishers.ofString(body));
	}

	Answer post(String path, String contentType, BodyPublisher body) {
		return send(HttpRequest.newBuilder(this.url.resolve(path)).header("Content-Type", contentType).POST(body));
	}

	/**
	 * Wait until all listeners have handled everything.
	 */
	void awaitUpToDate() {
		Waiting.waitFor("all listeners being up to date: " + this.process.output())
			.untilAsserted(
					() -> assertThat(get("/status").json().get("listeners")).hasSize(3).allSatisfy((listener) -> {
						assertThat(listener.get("state").stringValue()).isEqualTo("LIVE");
						assertThat(listener.get("upToDate").booleanValue()).isTrue();
					}));
	}

	void awaitFigures(Figures expected) {
		// The board computes them for each request.
		Waiting.waitFor("the figures of all flights")
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(get("/airports").body()).isEqualTo(expected.json()));
	}

	URI url() {
		return this.url;
	}

	void kill() {
		this.process.kill();
	}

	int terminate() {
		return this.process.terminate();
	}

	String output() {
		return this.process.output();
	}

	@Override
	public void close() {
		this.process.close();
	}

	private static Answer send(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = HTTP.send(request.timeout(Duration.ofMinutes(3)).build(),
					HttpResponse.BodyHandlers.ofString());
			String type = response.headers().firstValue("Content-Type").orElse("");
			return new Answer(response.statusCode(), type, response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An answer.
	 *
	 * @param status the status code
	 * @param contentType the content type
	 * @param body the body
	 */
	record Answer(int status, String contentType, String body) {

		JsonNode json() {
			return JSON.readTree(this.body);
		}

	}

	/**
	 * How to start a board: where, and with what settings.
	 */
	static final class Settings {

		private final Path directory;

		private final List<String> jvmOptions = new ArrayList<>(
				List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));

		private final Map<String, String> environment = new HashMap<>(Map.of("SERVER_PORT", "0"));

		private final Map<String, Object> properties = new HashMap<>();

		private Settings(Path directory) {
			this.directory = directory;
			with("sample.data-dir", directory.resolve("data").toString());
			with("durable.streams.embedded.port", 0);
		}

		Settings with(String property, Object value) {
			this.properties.put(property, value);
			return this;
		}

		Settings environment(String name, String value) {
			this.environment.put(name, value);
			return this;
		}

		Settings jvmOption(String option) {
			this.jvmOptions.add(option);
			return this;
		}

		FlightBoard start() {
			return started(launch());
		}

		/**
		 * Start the packaged jar as it is.
		 * @return the board
		 */
		FlightBoard startPackaged() {
			return started(launch(List.of("-jar", TestPaths.sampleJar().toString())));
		}

		private static FlightBoard started(RunningProcess process) {
			int port = Integer.parseInt(process.awaitOutput(STARTED).group(1));
			return new FlightBoard(process, URI.create("http://127.0.0.1:" + port));
		}

		/**
		 * Start the process without expecting that it gets ready.
		 * @return the process
		 */
		RunningProcess launch() {
			return launch(PreparedSample.arguments());
		}

		private RunningProcess launch(List<String> application) {
			List<String> command = new ArrayList<>(List.of(TestPaths.java().toString()));
			command.addAll(this.jvmOptions);
			command.addAll(application);
			this.properties.forEach((name, value) -> command.add("--" + name + "=" + value));
			return RunningProcess.start("flight-board", this.directory, command, this.environment);
		}

	}

}
