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

import io.durablestreams.core.DurableStreamAdmin;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.offset.OffsetStore;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Deletes streams, checkpoints and faults before each method of a Spring test, where
 * {@link EmbeddedDurableStreams} asks for it, and makes sure again of the streams that
 * the application wants.
 */
final class CleanStreamsTestExecutionListener implements TestExecutionListener, Ordered {

	/** Before the listeners that run a test's own preparations, such as SQL scripts. */
	private static final int ORDER = 2500;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		EmbeddedDurableStreams annotation = TestContextAnnotationUtils.findMergedAnnotation(testContext.getTestClass(),
				EmbeddedDurableStreams.class);
		if (annotation != null && annotation.cleanBeforeEach()) {
			clean(testContext.getApplicationContext());
		}
	}

	private static void clean(ApplicationContext context) {
		EmbeddedDurableStreamsServer server = context.getBean(EmbeddedDurableStreamsServer.class);
		server.faults().clear();
		DurableStreamListenerEndpointRegistry registry = context
			.getBeanProvider(DurableStreamListenerEndpointRegistry.class)
			.getIfAvailable();
		OffsetStore offsetStore = context.getBeanProvider(OffsetStore.class).getIfAvailable();
		if (registry == null || offsetStore == null) {
			deleteAllStreams(context, server);
		}
		else {
			new ListenerPause(registry, offsetStore).run(() -> deleteAllStreams(context, server));
		}
	}

	/** The streams that the application wants are there again for the next test. */
	private static void deleteAllStreams(ApplicationContext context, EmbeddedDurableStreamsServer server) {
		server.deleteAllStreams();
		context.getBeanProvider(DurableStreamAdmin.class)
			.stream()
			.filter(DurableStreamAdmin::isRunning)
			.forEach((admin) -> {
				admin.stop();
				admin.start();
			});
	}

}
