package io.durablestreams.producer;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.durablestreams.client.CreateOptions;
import io.durablestreams.client.DurableStream;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.producer.FaultProxy.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages under random faults, against any server: what the stream holds in the end
 * agrees with what the caller was told.
 */
abstract class AbstractFaultTests {

	private static final int MESSAGES = Boolean.getBoolean("soak") ? 100_000 : 5_000;

	private static final Duration PATIENCE = Duration.ofMinutes(Boolean.getBoolean("soak") ? 20 : 2);

	private static final Logger logger = LoggerFactory.getLogger(AbstractFaultTests.class);

	private final Random random = new Random(42);

	private final DeliveryRecord outcomes = new DeliveryRecord();

	private FaultProxy proxy;

	private DurableStreamsClient client;

	private DefaultDurableStreamProducerFactory factory;

	private DurableStream stream;

	abstract String baseUrl();

	/** Kill the server and start it again with what it had. */
	abstract void restartServer();

	@BeforeEach
	void setUp() {
		this.proxy = new FaultProxy(baseUrl());
		this.client = DurableStreamsClient.builder(this.proxy.baseUrl()).requestTimeout(Duration.ofSeconds(5)).build();
		this.factory = DefaultDurableStreamProducerFactory.builder(this.client).build();
		this.stream = this.client.stream("faults/" + UUID.randomUUID());
		this.stream.create(CreateOptions.json()).block(PATIENCE);
	}

	@AfterEach
	void tearDown() {
		this.factory.close();
		this.client.close();
		this.proxy.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void everyMessageIsWrittenOnceAndInOrderUnderRandomFaults(int maxInFlight) {
		this.proxy.faults((append) -> randomFault(6));
		DurableStreamProducer<Integer> producer = producer(maxInFlight, Duration.ofMinutes(1),
				DataSize.ofKilobytes(64));
		sendAll(producer);
		assertThat(this.outcomes.acknowledged()).as("%s", this.outcomes).isEqualTo(MESSAGES);
		assertThat(this.outcomes.unlocated()).isZero();
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
		assertThat(this.proxy.mostUnderWay()).isLessThanOrEqualTo(maxInFlight);
	}

	@Test
	void whatIsToldIsTrueWhenDeliveryTimesOut() {
		AtomicInteger outage = new AtomicInteger();
		this.proxy.faults((append) -> {
			if (append.ordinal() % 100 == 99) {
				outage.set(12);
			}
			return (outage.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) ? randomFault(0) : randomFault(6);
		});
		DurableStreamProducer<Integer> producer = producer(3, Duration.ofMillis(150), DataSize.ofKilobytes(12));
		sendAll(producer);
		logger.info("Timed out: {}", this.outcomes);
		assertThat(this.outcomes.notAcknowledged()).isPositive();
		assertThat(this.outcomes.acknowledged()).isPositive();
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
	}

	@Test
	void everyMessageIsWrittenOnceAndInOrderAcrossRestartsOfTheServer() {
		this.proxy.faults((append) -> randomFault(10));
		DurableStreamProducer<Integer> producer = producer(4, Duration.ofMinutes(1), DataSize.ofKilobytes(64));
		for (int i = 0; i < MESSAGES; i++) {
			this.outcomes.sent(i, producer.send(i));
			if (i % (MESSAGES / 4) == MESSAGES / 8) {
				restartServer();
			}
		}
		awaitAll(producer);
		assertThat(this.outcomes.acknowledged()).as("%s", this.outcomes).isEqualTo(MESSAGES);
		this.outcomes.assertAgreesWith(StreamContents.messages(this.stream.uri()));
	}

	private void sendAll(DurableStreamProducer<Integer> producer) {
		for (int i = 0; i < MESSAGES; i++) {
			this.outcomes.sent(i, producer.send(i));
		}
		awaitAll(producer);
	}

	private void awaitAll(DurableStreamProducer<Integer> producer) {
		producer.flush().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		assertThat(this.outcomes.size()).isEqualTo(MESSAGES);
		assertThat(producer.status().pendingMessages()).isZero();
		assertThat(producer.status().bufferedBytes()).isZero();
	}

	private DurableStreamProducer<Integer> producer(int maxInFlight, Duration deliveryTimeout, DataSize memory) {
		ExponentialBackOff backOff = new ExponentialBackOff(2, 2);
		backOff.setMaxInterval(50);
		backOff.setJitter(1);
		return this.factory.create(this.stream.name(),
				ProducerOptions.builder()
					.maxInFlight(maxInFlight)
					.maxBatchCount(20)
					.bufferMemory(memory)
					.deliveryTimeout(deliveryTimeout)
					.retryBackOff(backOff)
					.build());
	}

	private synchronized Fault randomFault(int ordinary) {
		Fault[] faults = { Fault.UNAVAILABLE_BEFORE, Fault.UNAVAILABLE_AFTER, Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER,
				Fault.DELAYED, Fault.LIMITED };
		int choice = this.random.nextInt(faults.length + ordinary);
		return (choice < faults.length) ? faults[choice] : Fault.NONE;
	}

}
