package io.durablestreams.boot.autoconfigure.listener;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.boot.fixtures.StreamsRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link UnknownListenerReporter}.
 */
class UnknownListenerReporterTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final ApplicationContextRunner runner = StreamsRunner.embedded().withBean(OrderListener.class);

	@BeforeEach
	void watchLog() {
		this.log.start();
		logger().addAppender(this.log);
	}

	@AfterEach
	void leaveLog() {
		logger().detachAppender(this.log);
	}

	@Test
	void whenPropertiesNameAListenerThatDoesNotExistThenAWarningNamesThePropertyAndTheListeners() {
		this.runner.withPropertyValues("durable.streams.listeners.stok.failure=skip")
			.run((context) -> assertThat(this.log.list).singleElement().satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.WARN);
				assertThat(event.getFormattedMessage()).contains("'durable.streams.listeners.stok'").contains("stock");
			}));
	}

	@Test
	void whenPropertiesNameListenersThatExistThenNothingIsSaid() {
		this.runner.withPropertyValues("durable.streams.listeners.stock.failure=skip")
			.run((context) -> assertThat(this.log.list).isEmpty());
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(UnknownListenerReporter.class);
	}

}
