package io.durablestreams.test;

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
 * {@link EmbeddedDurableStreams} asks for it.
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
			server.deleteAllStreams();
		}
		else {
			new ListenerPause(registry, offsetStore).run(server::deleteAllStreams);
		}
	}

}
