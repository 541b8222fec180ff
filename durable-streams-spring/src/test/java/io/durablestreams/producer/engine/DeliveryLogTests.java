package io.durablestreams.producer.engine;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link DeliveryLog}.
 */
class DeliveryLogTests {

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final AtomicLong seconds = new AtomicLong();

	private final DeliveryLog deliveryLog = new DeliveryLog("orders", "shop/orders", () -> 3,
			() -> TimeUnit.SECONDS.toNanos(this.seconds.get()));

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
	void whatIsWrongIsToldOnceForEachReasonUntilSomethingIsDelivered() {
		for (int attempt = 0; attempt < 10; attempt++) {
			fail("the authority is not trusted");
		}
		assertThat(this.log.list).hasSize(1);
		for (int attempt = 0; attempt < 10; attempt++) {
			fail("the certificate has expired");
			fail("the authority is not trusted");
		}
		this.deliveryLog.delivered();
		fail("the certificate has expired");
		this.deliveryLog.delivered();
		assertThat(this.log.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly((first) -> assertThat(first).contains("'shop/orders'", "3 message(s)", "not trusted"),
					(second) -> assertThat(second).contains("has expired"),
					(third) -> assertThat(third).contains("appends again"));
	}

	private void fail(String reason) {
		this.seconds.incrementAndGet();
		this.deliveryLog.attemptFailed(new IOException(reason));
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(DeliveryLog.class);
	}

}
