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

package io.durablestreams.client.error;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.durablestreams.client.Offset;
import io.durablestreams.client.StreamPosition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client's exceptions have in common.
 */
class DurableStreamExceptionTests {

	private static final FailedRequest REQUEST = new FailedRequest(HttpMethod.POST, "orders", 503);

	static Stream<Class<?>> types() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AssignableTypeFilter(DurableStreamException.class));
		return scanner.findCandidateComponents(DurableStreamException.class.getPackageName())
			.stream()
			.map((type) -> ClassUtils.resolveClassName(type.getBeanClassName(), null));
	}

	@ParameterizedTest
	@MethodSource("types")
	void anExceptionIsTheSameBehindAWire(Class<? extends DurableStreamException> type) throws Exception {
		DurableStreamException sent = create(type);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(sent);
		}
		ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
		DurableStreamException received = (DurableStreamException) in.readObject();
		assertThat(received).usingRecursiveComparison()
			.ignoringFieldsOfTypes(StackTraceElement[].class)
			.isEqualTo(sent);
		assertThat(received.getMethod()).isEqualTo(HttpMethod.POST);
		assertThat(received.getStream()).isEqualTo("orders");
		assertThat(received.getStatus()).isEqualTo(503);
		assertThat(received.isPossiblyApplied()).isEqualTo(sent.isPossiblyApplied());
	}

	private static DurableStreamException create(Class<? extends DurableStreamException> type) throws Exception {
		Constructor<?> constructor = type.getConstructors()[0];
		Object[] arguments = Stream.of(constructor.getParameterTypes())
			.map(DurableStreamExceptionTests::argument)
			.toArray();
		return (DurableStreamException) constructor.newInstance(arguments);
	}

	private static Object argument(Class<?> type) {
		List<Object> known = List.of(REQUEST, new ServerErrorException(REQUEST, null),
				new IllegalStateException("cause"), "text", new Offset("o1"), StreamPosition.of(new Offset("o1"), 2),
				Duration.ofSeconds(3), new byte[] { 4 }, MediaType.TEXT_PLAIN);
		return known.stream().filter(type::isInstance).findFirst().orElseGet(() -> primitive(type));
	}

	private static Object primitive(Class<?> type) {
		if (type == boolean.class) {
			return true;
		}
		if (type == int.class) {
			return 5;
		}
		return 6L;
	}

}
