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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.durablestreams.boot.autoconfigure.DurableStreamsProperties;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.observation.ListenerObservation;
import io.durablestreams.producer.observation.ProducerObservation;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds docs/tracing.md to the examples that run, and to what is observed.
 */
class TracingDocumentationTests {

	private final String page = read(Path.of("../docs/tracing.md"));

	@Test
	void everyJavaExampleIsPartOfTheTestsOfTraces() {
		String tests = withoutGaps(read(Path.of("src/test/java/io/durablestreams/boot/application/TracingTests.java")));
		assertThat(examples("java")).hasSize(3)
			.allSatisfy((example) -> assertThat(tests).contains(withoutGaps(example)));
	}

	@Test
	void thePropertiesThatCarryTracesBind() throws IOException {
		Binder binder = new Binder(ConfigurationPropertySources.from(new YamlPropertySourceLoader()
			.load("example", new ByteArrayResource(examples("yaml").get(0).getBytes()))
			.get(0)));
		DurableStreamsProperties properties = binder
			.bind("durable.streams", Bindable.of(DurableStreamsProperties.class),
					new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
			.get();
		assertThat(properties).isNotNull();
	}

	@Test
	void allKeysAndOutcomesAreTold() {
		Stream<KeyName[]> keys = Stream.of(ListenerObservation.LowCardinalityKeys.values(),
				ListenerObservation.HighCardinalityKeys.values(), ProducerObservation.LowCardinalityKeys.values(),
				ProducerObservation.HighCardinalityKeys.values(), ProducerObservation.BatchKeys.values(),
				ProducerObservation.BatchDetails.values());
		assertThat(keys.flatMap(Stream::of).map(KeyName::asString))
			.allSatisfy((key) -> assertThat(this.page).contains("`" + key + "`"));
		assertThat(this.page).contains(DurableStreamHeaders.LISTENER_ID, DurableStreamHeaders.STREAM,
				DurableStreamHeaders.POSITION);
	}

	private List<String> examples(String language) {
		return Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
			.matcher(this.page)
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String withoutGaps(String text) {
		return text.replaceAll("\\s+", "");
	}

	private static String read(Path path) {
		try {
			return Files.readString(path);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
