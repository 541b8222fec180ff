package io.durablestreams.boot.autoconfigure.producer;

import io.durablestreams.boot.autoconfigure.diagnostics.DurableStreamsConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link ProducerBeanName}.
 */
class ProducerBeanNameTests {

	@ParameterizedTest
	@CsvSource({ "orders, ordersProducer", "order-events, orderEventsProducer", "orderEvents, orderEventsProducer",
			"Order_events, orderEventsProducer", "chat/1, chat1Producer", "größe, größeProducer" })
	void aProducersBeanIsNamedInCamelCase(String producer, String beanName) {
		assertThat(ProducerBeanName.of(producer)).isEqualTo(beanName);
	}

	@Test
	void aNameWithoutLetterOrDigitIsRefused() {
		assertThatExceptionOfType(DurableStreamsConfigurationException.class).isThrownBy(() -> ProducerBeanName.of("-"))
			.withMessageContaining("'durable.streams.producers'");
	}

}
