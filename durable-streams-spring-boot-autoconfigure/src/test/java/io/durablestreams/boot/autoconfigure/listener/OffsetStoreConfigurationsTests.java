package io.durablestreams.boot.autoconfigure.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.offset.FileOffsetStore;
import io.durablestreams.offset.InMemoryOffsetStore;
import io.durablestreams.offset.OffsetStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests of {@link OffsetStoreConfigurations}.
 */
class OffsetStoreConfigurationsTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded();

	@TempDir
	private Path directory;

	@Test
	void whenNoTypeIsSetThenCheckpointsAreKeptInMemory() {
		this.runner
			.run((context) -> assertThat(context).getBean(OffsetStore.class).isInstanceOf(InMemoryOffsetStore.class));
	}

	@Test
	void whenTheTypeIsMemoryThenCheckpointsAreKeptInMemory() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=memory")
			.run((context) -> assertThat(context).getBean(OffsetStore.class).isInstanceOf(InMemoryOffsetStore.class));
	}

	@Test
	void whenTheTypeIsFileThenListenersGoOnInTheNextContextWhereTheyStopped() {
		ApplicationContextRunner keeping = this.runner.withBean(OrderListener.class)
			.withPropertyValues("durable.streams.embedded.data-dir=" + this.directory.resolve("streams"),
					"durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + this.directory.resolve("checkpoints"));
		keeping.run((context) -> {
			assertThat(context).getBean(OffsetStore.class).isInstanceOf(FileOffsetStore.class);
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":1}]");
			OrderListener listener = context.getBean(OrderListener.class);
			await().atMost(StreamsRunner.LIMIT).untilAsserted(() -> assertThat(listener.handled).containsExactly(1));
		});
		keeping.run((context) -> {
			StreamsRunner.append(context, "orders", "[{\"orderNumber\":2}]");
			OrderListener listener = context.getBean(OrderListener.class);
			await().atMost(StreamsRunner.LIMIT).untilAsserted(() -> assertThat(listener.handled).containsExactly(2));
		});
	}

	@Test
	void whenTheDirectoryIsUnusableThenTheFailureNamesItAndTheProperty() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "not a directory");
		this.runner
			.withPropertyValues("durable.streams.offset-store.type=file",
					"durable.streams.offset-store.file.directory=" + file)
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains(file.toString());
				assertThat(failure.getAction()).contains("'durable.streams.offset-store.file.directory'");
			});
	}

	@Test
	void whenTheTypeIsUnknownThenBindingFailsAtTheProperty() {
		this.runner.withPropertyValues("durable.streams.offset-store.type=paper")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(BindException.class.getName())
				.hasStackTraceContaining("durable.streams.offset-store.type"));
	}

	@Test
	void whenTheApplicationHasAStoreThenItWinsOverTheProperty() {
		this.runner.withBean("customStore", OffsetStore.class, InMemoryOffsetStore::new)
			.withPropertyValues("durable.streams.offset-store.type=file")
			.run((context) -> assertThat(context).hasSingleBean(OffsetStore.class).hasBean("customStore"));
	}

}
