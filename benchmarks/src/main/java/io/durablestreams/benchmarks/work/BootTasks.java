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

package io.durablestreams.benchmarks.work;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.durablestreams.boot.autoconfigure.client.DurableStreamsClientAutoConfiguration;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * The start of an empty Boot application, without and with the starter: the class path is
 * the same, but the former excludes the starter's auto-configurations.
 */
final class BootTasks {

	private static final String OWN_PACKAGE = "io.durablestreams.";

	/** The benchmarks' class path has JDBC, but no database is configured. */
	private static final String EXCLUDE = "--spring.autoconfigure.exclude="
			+ DataSourceAutoConfiguration.class.getName();

	private BootTasks() {
	}

	static void addTo(Map<String, Task> tasks) {
		tasks.put("boot-without", (request) -> start(request, EXCLUDE + "," + ownConfigurations()));
		tasks.put("boot-with", (request) -> start(request, EXCLUDE, "--durable.streams.base-url=" + request.baseUrl()));
	}

	private static Task.Work start(Task.Request request, String... arguments) {
		return () -> {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(EmptyApplication.class)
				.web(WebApplicationType.NONE)
				.bannerMode(Banner.Mode.OFF)
				.run(arguments)) {
				return Task.Outcome.of(context.isActive() ? request.count() : 0, Order.sumOf(request.count()));
			}
		};
	}

	private static String ownConfigurations() throws IOException {
		String name = "META-INF/spring/" + AutoConfiguration.class.getName() + ".imports";
		ClassLoader classes = DurableStreamsClientAutoConfiguration.class.getClassLoader();
		StringBuilder text = new StringBuilder();
		for (URL imports : Collections.list(classes.getResources(name))) {
			try (InputStream content = imports.openStream()) {
				text.append(new String(content.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
			}
		}
		List<String> own = text.toString().lines().filter((line) -> line.startsWith(OWN_PACKAGE)).toList();
		return String.join(",", own);
	}

	/** Has nothing but what auto-configuration gives it. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EmptyApplication {

	}

}
