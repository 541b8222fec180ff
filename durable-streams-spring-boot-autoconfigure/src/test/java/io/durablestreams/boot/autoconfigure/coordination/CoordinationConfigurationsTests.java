package io.durablestreams.boot.autoconfigure.coordination;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import io.durablestreams.boot.fixtures.ConfigurationFailures;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.coordination.StreamCoordinator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CoordinationConfigurations}. Leases on PostgreSQL are tested in the
 * module of the test support.
 */
class CoordinationConfigurationsTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded();

	@Test
	void whenNothingIsSetThenThereIsNoCoordinator() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(StreamCoordinator.class));
	}

	@Test
	void whenLeasesHaveNoDatabaseThenTheFailureSaysSo() {
		this.runner.withPropertyValues("durable.streams.coordination.type=lease")
			.run((context) -> assertThat(ConfigurationFailures.in(context).getAction())
				.contains("'durable.streams.offset-store.type' to 'jdbc'"));
	}

	@Test
	void whenTheDatabaseIsNotPostgresThenTheFailureSaysSo() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("durable.streams.coordination.type=lease", "durable.streams.offset-store.type=jdbc")
			.run((context) -> {
				DurableStreamsConfigurationException failure = ConfigurationFailures.in(context);
				assertThat(failure.getDescription()).contains("the database of the checkpoints is H2");
				assertThat(failure.getAction()).contains("Use PostgreSQL");
			});
	}

}
