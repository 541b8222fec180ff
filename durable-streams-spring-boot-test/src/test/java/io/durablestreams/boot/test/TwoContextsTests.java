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

package io.durablestreams.boot.test;

import java.nio.file.Path;
import java.util.function.Consumer;

import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes that don't share a context, as any mock makes them, with an application
 * that keeps its checkpoints.
 */
class TwoContextsTests {

	@TempDir
	private static Path directory;

	@Test
	void aContextThatIsNotInUseLetsGoOfItsDirectoriesAndTakesThemAgain() throws Exception {
		TestContextManager one = new TestContextManager(OneTests.class);
		TestContextManager other = new TestContextManager(OtherTests.class);
		run(one, (context) -> {
			assertThat(context.getBean(OffsetStore.class)).isInstanceOf(FileOffsetStore.class);
			assertThatAnOrderIsHandledOnce(context, 1);
			assertThat(directory.resolve("checkpoints")).isNotEmptyDirectory();
		});
		run(other, (context) -> assertThatAnOrderIsHandledOnce(context, 2));
		run(one, (context) -> assertThatAnOrderIsHandledOnce(context, 3));
		one.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		other.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
	}

	@Test
	void contextsInUseAtOnceKeepTheirCheckpointsInMemoryUnlessTheTestSaysOtherwise() throws Exception {
		run(new TestContextManager(OneInMemoryTests.class),
				(one) -> run(new TestContextManager(OtherInMemoryTests.class), (other) -> {
					assertThat(one).isNotSameAs(other);
					assertThat(one.getBean(OffsetStore.class)).isInstanceOf(InMemoryOffsetStore.class);
					assertThat(other.getBean(OffsetStore.class)).isInstanceOf(InMemoryOffsetStore.class);
				}));
		TestContextManager onFiles = new TestContextManager(OnFilesTests.class);
		run(onFiles, (context) -> assertThat(context.getBean(OffsetStore.class)).isInstanceOf(FileOffsetStore.class));
		onFiles.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
		assertThat(Path.of("target", "checkpoints-of-the-developer")).doesNotExist();
	}

	/** What JUnit does with a test class. */
	private static void run(TestContextManager testClass, Consumer<ApplicationContext> test) {
		try {
			testClass.beforeTestClass();
			test.accept(testClass.getTestContext().getApplicationContext());
			testClass.afterTestClass();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void assertThatAnOrderIsHandledOnce(ApplicationContext context, int number) {
		OrdersApplication application = context.getBean(OrdersApplication.class);
		application.handled.clear();
		context.getBean(DurableStreamTester.class)
			.publishAndAwaitHandled("orders", new OrdersApplication.Order(number));
		assertThat(application.handled).containsExactly(number);
	}

	@SpringBootTest(classes = OrdersApplication.class,
			properties = { "durable.streams.embedded.enabled=true", "durable.streams.embedded.port=0" })
	static class OneTests {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("durable.streams.embedded.data-dir", () -> directory);
		}

	}

	@TestPropertySource(properties = "something.else=true")
	static class OtherTests extends OneTests {

	}

	@SpringBootTest(classes = OrdersApplication.class, properties = "spring.config.name=keeping-files")
	@EmbeddedDurableStreams
	static class OneInMemoryTests {

	}

	@TestPropertySource(properties = "something.else=true")
	static class OtherInMemoryTests extends OneInMemoryTests {

	}

	@TestPropertySource(properties = "durable.streams.offset-store.type=file")
	static class OnFilesTests extends OneInMemoryTests {

		@DynamicPropertySource
		static void properties(DynamicPropertyRegistry registry) {
			registry.add("durable.streams.offset-store.file.directory", () -> directory.resolve("own"));
		}

	}

}
