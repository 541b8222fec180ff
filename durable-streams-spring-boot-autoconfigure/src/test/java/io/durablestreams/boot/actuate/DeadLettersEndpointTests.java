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

package io.durablestreams.boot.actuate;

import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.management.JMException;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.ActState;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.Action;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.LetterActDescriptor;
import io.durablestreams.boot.actuate.DurableStreamsDeadLettersEndpoint.LetterDescriptor;
import io.durablestreams.boot.fixtures.StreamsRunner;
import io.durablestreams.listener.DurableStreamHeaders;
import io.durablestreams.listener.DurableStreamListener;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.deadletter.DeadLetterOutcome.Status;
import io.durablestreams.listener.failure.FailureDecision;
import io.durablestreams.listener.failure.ListenerErrorHandler;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jmx.JmxAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Dead letters over the Actuator.
 */
class DeadLettersEndpointTests {

	private final ApplicationContextRunner runner = StreamsRunner.embedded()
		.withConfiguration(AutoConfigurations.of(DurableStreamsDeadLettersEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=durablestreamsdeadletters",
				"durable.streams.listener-defaults.back-off.max-attempts=1",
				"durable.streams.listener-defaults.failure=dead-letter")
		.withBean(Stock.class);

	@Test
	void lettersAreShownWithoutPayloadsAndWhatExceptionsSay() {
		this.runner.run((context) -> {
			DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1", "2", "3");
			assertThat(endpoint.deadLetters().streams()).singleElement().satisfies((stream) -> {
				assertThat(stream.listener()).isEqualTo("stock");
				assertThat(stream.deadLetterStream()).isEqualTo("orders.dlq");
				assertThat(stream.act()).isNull();
			});
			DurableStreamsDeadLettersEndpoint.PageDescriptor page = endpoint.letters(SecurityContext.NONE, "stock",
					null, null, 2, null, null);
			assertThat(page).isNotNull();
			assertThat(page.letters()).extracting(LetterDescriptor::ordinal).containsExactly(1L, 2L);
			assertThat(page.letters()).extracting(LetterDescriptor::payload).containsOnlyNulls();
			assertThat(page.letters()).extracting(LetterDescriptor::exceptionMessage).containsOnlyNulls();
			assertThat(letters(endpoint, page.next())).extracting(LetterDescriptor::ordinal).containsExactly(3L);
		});
	}

	@Test
	void whoMaySeePayloadsSeesThem() {
		this.runner.withPropertyValues("management.endpoint.durablestreams.show-payloads=always")
			.run((context) -> assertThat(letters(withLetters(context, "1"), null)).singleElement()
				.satisfies((letter) -> {
					assertThat(letter.payload()).isEqualTo("1");
					assertThat(letter.exceptionMessage()).isEqualTo("secret 1");
				}));
	}

	@Test
	void eachActIsAnAuditEvent() {
		List<AuditApplicationEvent> events = new CopyOnWriteArrayList<>();
		this.runner.withInitializer(
				(context) -> context.addApplicationListener((ApplicationListener<AuditApplicationEvent>) events::add))
			.run((context) -> {
				DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1");
				act(endpoint, Action.DONE, null, 1);
				assertThat(events).singleElement().satisfies((event) -> {
					assertThat(event.getAuditEvent().getType()).isEqualTo("DURABLE_STREAMS_LISTENER_DEAD_LETTER_DONE");
					assertThat(event.getAuditEvent().getData()).containsEntry("listener", "stock")
						.containsEntry("limit", 1)
						.containsEntry("outcome", "FINISHED");
				});
			});
	}

	@Test
	void overHttpTheStatusTellsWhatHasComeOfAnAct() {
		this.runner.run((context) -> {
			withLetters(context, "1");
			DurableStreamsDeadLettersEndpointWebExtension web = context
				.getBean(DurableStreamsDeadLettersEndpointWebExtension.class);
			assertThat(web.act(SecurityContext.NONE, "stcok", Action.DONE, null, null, null, 1, null, null).getStatus())
				.isEqualTo(404);
			assertThat(
					web.act(SecurityContext.NONE, "stock", Action.HANDLE, null, null, null, 1, null, null).getStatus())
				.isEqualTo(200);
			context.getBean(DurableStreamListenerEndpointRegistry.class).stop();
			assertThat(
					web.act(SecurityContext.NONE, "stock", Action.HANDLE, null, null, null, 1, null, null).getStatus())
				.isEqualTo(409);
		});
	}

	@Test
	void oneLetterIsHandledAgainAndManyAreMarkedAsDone() {
		this.runner.run((context) -> {
			DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1", "2", "3");
			Stock stock = context.getBean(Stock.class);
			String second = letters(endpoint, null).get(1).letter();
			assertThat(act(endpoint, Action.HANDLE, second, null)).satisfies((act) -> {
				assertThat(act.state()).isEqualTo(ActState.FINISHED);
				assertThat(act.letters()).isEqualTo(Map.of(Status.FAILED, 1L));
				assertThat(act.failures()).singleElement().satisfies((failure) -> {
					assertThat(failure.letter()).isEqualTo(second);
					assertThat(failure.failure()).contains("IllegalArgumentException").doesNotContain("secret");
				});
			});
			stock.mended.add("2");
			assertThat(act(endpoint, Action.HANDLE, second, null).letters()).isEqualTo(Map.of(Status.HANDLED, 1L));
			assertThat(stock.handledAgain).containsExactly("2");
			assertThat(act(endpoint, Action.DONE, null, 10).letters()).isEqualTo(Map.of(Status.DONE, 2L));
			assertThat(letters(endpoint, null)).isEmpty();
			assertThat(endpoint.letters(SecurityContext.NONE, "stock", null, null, null, true, null).letters())
				.extracting(LetterDescriptor::timesHandledAgain)
				.containsExactly(0, 2, 0);
		});
	}

	@Test
	void whatIsDoneWithManyLettersShowsHowFarItIsAndCanBeStopped() {
		this.runner.run((context) -> {
			DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1", "2", "3", "4");
			Stock stock = context.getBean(Stock.class);
			stock.mended.addAll(Set.of("1", "2", "3", "4"));
			stock.hold = new CountDownLatch(1);
			Thread request = new Thread(() -> act(endpoint, Action.HANDLE, null, 10));
			request.start();
			await().until(() -> stock.handledAgain.size() == 2);
			assertThat(endpoint.deadLetters().streams().get(0).act().state()).isEqualTo(ActState.RUNNING);
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> act(endpoint, Action.DONE, null, 1))
				.withMessageContaining("not over yet");
			assertThat(act(endpoint, Action.STOP, null, null).letters()).isEqualTo(Map.of(Status.HANDLED, 1L));
			stock.hold.countDown();
			request.join(TimeUnit.SECONDS.toMillis(10));
			await().untilAsserted(() -> assertThat(letters(endpoint, null)).extracting(LetterDescriptor::ordinal)
				.containsExactly(3L, 4L));
			assertThat(endpoint.deadLetters().streams().get(0).act().state()).isEqualTo(ActState.STOPPED);
		});
	}

	@Test
	void appendingTakesAWordMore() {
		this.runner.run((context) -> {
			DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1");
			String letter = letters(endpoint, null).get(0).letter();
			assertThatExceptionOfType(InvalidEndpointRequestException.class)
				.isThrownBy(() -> act(endpoint, Action.APPEND, letter, null))
				.withMessageContaining("'everyReaderSeesItAgain': true");
			context.getBean(Stock.class).mended.add("1");
			assertThat(endpoint.act(SecurityContext.NONE, "stock", Action.APPEND, null, letter, null, null, true, null)
				.letters()).isEqualTo(Map.of(Status.APPENDED, 1L));
			assertThat(StreamsRunner.read(context, "orders")).containsExactly("1", "1");
		});
	}

	@Test
	void badRequestsSayWhatIsWrong() {
		this.runner.run((context) -> {
			DurableStreamsDeadLettersEndpoint endpoint = withLetters(context, "1");
			assertThat(endpoint.letters(SecurityContext.NONE, "stcok", null, null, null, null, null)).isNull();
			assertThat(endpoint.act(SecurityContext.NONE, "stcok", Action.DONE, null, null, null, 1, null, null))
				.isNull();
			assertBad(() -> act(endpoint, Action.HANDLE, null, null), "say 'letter'");
			assertBad(() -> act(endpoint, Action.HANDLE, "1", 1), "say 'letter'");
			assertBad(() -> act(endpoint, Action.HANDLE, null, 0), "'limit' must be positive");
			assertBad(() -> act(endpoint, Action.STOP, null, null), "nothing is being done");
			assertBad(
					() -> endpoint.act(SecurityContext.NONE, "stock", Action.DONE, "oders", null, null, 1, null, null),
					"[orders]");
			assertBad(() -> endpoint.letters(SecurityContext.NONE, "stock", null, "1/x", null, null, null),
					"is not a position");
			context.getBean(DurableStreamListenerEndpointRegistry.class).stop();
			assertThat(act(endpoint, Action.HANDLE, null, 1)).satisfies((act) -> {
				assertThat(act.state()).isEqualTo(ActState.FAILED);
				assertThat(act.failure()).contains("does not run on stream 'orders' (STOPPED): start it");
			});
		});
	}

	@Test
	void lettersThatAnErrorHandlerPutsElsewhereAreFoundWhereItPutsThem() {
		String elsewhere = "{stream}.review";
		this.runner
			.withBean("review", ListenerErrorHandler.class, () -> (failure) -> FailureDecision.deadLetterTo(elsewhere))
			.withPropertyValues("durable.streams.listeners.stock.error-handler=review")
			.run((context) -> {
				StreamsRunner.append(context, "orders", "[1,2]");
				DurableStreamsDeadLettersEndpoint endpoint = context.getBean(DurableStreamsDeadLettersEndpoint.class);
				await().until(() -> endpoint.letters("stock", null, null, null, null, elsewhere).letters().size() == 2);
				assertThat(letters(endpoint, null)).isEmpty();
				context.getBean(Stock.class).mended.add("1");
				String first = endpoint.letters("stock", null, null, null, null, "orders.review")
					.letters()
					.get(0)
					.letter();
				assertThat(endpoint.act("stock", Action.HANDLE, null, first, null, null, null, elsewhere).letters())
					.isEqualTo(Map.of(Status.HANDLED, 1L));
				assertThat(endpoint.act("stock", Action.DONE, null, null, null, 10, null, elsewhere).letters())
					.isEqualTo(Map.of(Status.DONE, 1L));
				assertThat(endpoint.letters("stock", null, null, null, null, elsewhere).letters()).isEmpty();
				assertBad(() -> endpoint.letters("stock", null, null, null, null, "http://other.example/x"), "other");
			});
	}

	@Test
	void jmxShowsLettersAndHasThemHandledWithPlainArguments() {
		this.runner
			.withConfiguration(AutoConfigurations.of(JmxAutoConfiguration.class, EndpointAutoConfiguration.class,
					JmxEndpointAutoConfiguration.class))
			.withPropertyValues("spring.jmx.enabled=true", "spring.jmx.unique-names=true",
					"management.endpoints.jmx.exposure.include=durablestreamsdeadletters")
			.run((context) -> {
				withLetters(context, "1", "2");
				MBeanServer server = ManagementFactory.getPlatformMBeanServer();
				ObjectName name = server
					.queryNames(
							new ObjectName("org.springframework.boot:type=Endpoint,name=Durablestreamsdeadletters,*"),
							null)
					.iterator()
					.next();
				assertThat(server.getMBeanInfo(name).getOperations())
					.flatExtracting((operation) -> List.of(operation.getSignature()))
					.extracting(MBeanParameterInfo::getType)
					.doesNotContain("java.lang.Object");
				Map<?, ?> page = (Map<?, ?>) invoke(server, name, "letters", "stock", null, null, 1, null, null);
				assertThat((List<?>) page.get("letters")).hasSize(1);
				Map<?, ?> done = (Map<?, ?>) invoke(server, name, "act", "stock", "done", null, null, null, 10, null,
						null);
				assertThat(done.get("letters")).isEqualTo(Map.of("DONE", 2L));
			});
	}

	private static Object invoke(MBeanServer server, ObjectName name, String operation, @Nullable Object... arguments)
			throws JMException {
		return server.invoke(name, operation, arguments,
				Collections.nCopies(arguments.length, "").toArray(String[]::new));
	}

	@Test
	void whenTheEndpointIsNotExposedThenThereIsNone() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=health")
			.run((context) -> assertThat(context).doesNotHaveBean(DurableStreamsDeadLettersEndpoint.class));
	}

	private static void assertBad(ThrowingCallable request, String reason) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(request)
			.withMessageContaining(reason);
	}

	private static LetterActDescriptor act(DurableStreamsDeadLettersEndpoint endpoint, Action action,
			@Nullable String letter, @Nullable Integer limit) {
		return endpoint.act(SecurityContext.NONE, "stock", action, null, letter, null, limit, null, null);
	}

	private static List<LetterDescriptor> letters(DurableStreamsDeadLettersEndpoint endpoint, @Nullable String from) {
		return endpoint.letters(SecurityContext.NONE, "stock", null, from, null, null, null).letters();
	}

	private static DurableStreamsDeadLettersEndpoint withLetters(ApplicationContext context, String... values) {
		StreamsRunner.append(context, "orders", "[" + String.join(",", values) + "]");
		DurableStreamsDeadLettersEndpoint endpoint = context.getBean(DurableStreamsDeadLettersEndpoint.class);
		await().until(() -> letters(endpoint, null).size() == values.length);
		return endpoint;
	}

	static class Stock {

		final Set<String> mended = ConcurrentHashMap.newKeySet();

		final List<String> handledAgain = new CopyOnWriteArrayList<>();

		volatile CountDownLatch hold = new CountDownLatch(0);

		@DurableStreamListener(id = "stock", streams = "orders")
		void reserve(String order, @Header(name = DurableStreamHeaders.DEAD_LETTER, required = false) String letter)
				throws Exception {
			if (!this.mended.contains(order)) {
				throw new IllegalArgumentException("secret " + order);
			}
			if (letter != null) {
				this.handledAgain.add(order);
				if (this.handledAgain.size() == 2) {
					this.hold.await();
				}
			}
		}

	}

}
