package io.durablestreams.boot.autoconfigure.diagnostics;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.durablestreams.listener.DurableStreamListener;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when an application can't start.
 */
class FailureAnalysisTests {

	private static final String REPORTER = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@Test
	void withoutAServerTheReportSaysBothWaysOut() {
		assertThat(reportOf(EmptyApplication.class)).contains("APPLICATION FAILED TO START")
			.contains("'durable.streams.base-url' is not set and the embedded server is not enabled")
			.contains("set 'durable.streams.embedded.enabled' to 'true'");
	}

	@Test
	void withTwoListenersOfOneIdTheReportNamesTheIdAndTheMethod() {
		assertThat(reportOf(DuplicateListeners.class, "--durable.streams.base-url=http://localhost:1/v1/stream"))
			.contains("APPLICATION FAILED TO START")
			.contains("'stock'")
			.contains(DuplicateListeners.class.getName());
	}

	@Test
	void withAListenerInAPrototypeTheReportNamesTheBeanTheMethodAndTheWayOut() {
		assertThat(reportOf(PrototypeListener.class, "--durable.streams.base-url=http://localhost:1/v1/stream"))
			.contains("APPLICATION FAILED TO START")
			.contains("Bean 'reservation' has the scope 'prototype'")
			.contains("Reservation.reserve")
			.contains("Move the method to a singleton");
	}

	@Test
	void withAnUnusableBaseUrlTheReportNamesThePropertyAndNoSecret() {
		assertThat(reportOf(EmptyApplication.class, "--durable.streams.base-url=https://user:secret@streams"))
			.contains("APPLICATION FAILED TO START")
			.contains("'https://***@streams'")
			.contains("'durable.streams.base-url'")
			.doesNotContain("secret");
	}

	private String reportOf(Class<?> application, String... arguments) {
		SpringApplication springApplication = new SpringApplication(application);
		ApplicationContextInitializer<ConfigurableApplicationContext> watchLog = (context) -> watchLog();
		springApplication.addInitializers(watchLog);
		assertThatException().isThrownBy(() -> springApplication.run(arguments));
		((Logger) LoggerFactory.getLogger(REPORTER)).detachAppender(this.log);
		assertThat(this.log.list).hasSize(1);
		return this.log.list.get(0).getFormattedMessage();
	}

	/** Once the application has set its logging up, which drops all appenders. */
	private void watchLog() {
		this.log.start();
		((Logger) LoggerFactory.getLogger(REPORTER)).addAppender(this.log);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EmptyApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateListeners {

		@DurableStreamListener(id = "stock", streams = "orders")
		void first(String order) {
		}

		@DurableStreamListener(id = "stock", streams = "orders")
		void second(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PrototypeListener {

		@Bean
		@Scope("prototype")
		Reservation reservation() {
			return new Reservation();
		}

	}

	static class Reservation {

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order) {
		}

	}

}
