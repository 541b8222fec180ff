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

package io.durablestreams.test;

import java.util.Arrays;
import java.util.Optional;

import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Gives tests without Spring their embedded server, and a client and a tester for it.
 * With Spring it does nothing: all of them belong to the application context.
 */
final class EmbeddedDurableStreamsExtension implements BeforeEachCallback, ParameterResolver {

	private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace
		.create(EmbeddedDurableStreamsExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		annotation(context).filter(EmbeddedDurableStreams::cleanBeforeEach)
			.ifPresent((annotation) -> server(context, annotation).clean());
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return TestServer.gives(parameter.getParameter().getType()) && annotation(context).isPresent();
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return server(context, annotation(context).orElseThrow()).get(parameter.getParameter().getType());
	}

	private static Optional<EmbeddedDurableStreams> annotation(ExtensionContext context) {
		return context.getTestClass()
			.filter((testClass) -> !usesSpring(testClass))
			.map((testClass) -> TestContextAnnotationUtils.findMergedAnnotation(testClass,
					EmbeddedDurableStreams.class));
	}

	private static boolean usesSpring(Class<?> testClass) {
		for (Class<?> type = testClass; type != null; type = type.getEnclosingClass()) {
			if (AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class)
				.stream()
				.flatMap((extendWith) -> Arrays.stream(extendWith.value()))
				.anyMatch(SpringExtension.class::isAssignableFrom)) {
				return true;
			}
		}
		return false;
	}

	private static TestServer server(ExtensionContext context, EmbeddedDurableStreams annotation) {
		// The root's store closes what it holds when all tests have run
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(ServerDescription.of(annotation), TestServer::start, TestServer.class);
	}

	/**
	 * A server with what tests without Spring need besides.
	 *
	 * @param server the server
	 * @param client its client
	 * @param tester its tester
	 */
	private record TestServer(EmbeddedDurableStreamsServer server, DurableStreamsClient client,
			DurableStreamTester tester) implements AutoCloseable {

		static TestServer start(ServerDescription description) {
			EmbeddedDurableStreamsServer server = description.start();
			DurableStreamsClient client = DurableStreamsClient.builder(server.baseUrl()).build();
			return new TestServer(server, client, DurableStreamTester.create(client));
		}

		static boolean gives(Class<?> type) {
			return type == EmbeddedDurableStreamsServer.class || type == DurableStreamsClient.class
					|| type == DurableStreamTester.class;
		}

		Object get(Class<?> type) {
			if (type == EmbeddedDurableStreamsServer.class) {
				return this.server;
			}
			return (type == DurableStreamsClient.class) ? this.client : this.tester;
		}

		void clean() {
			this.server.faults().clear();
			this.server.deleteAllStreams();
		}

		@Override
		public void close() {
			this.client.close();
			this.server.close();
		}

	}

}
