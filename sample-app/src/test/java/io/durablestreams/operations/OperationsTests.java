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

package io.durablestreams.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import io.durablestreams.client.AppendRequest;
import io.durablestreams.client.DurableStreamsClient;
import io.durablestreams.client.ProducerSequence;
import io.durablestreams.core.DurableStreamTemplate;
import io.durablestreams.embedded.EmbeddedDurableStreamsServer;
import io.durablestreams.listener.DurableStreamListenerEndpointRegistry;
import io.durablestreams.listener.StreamListenerStatus;
import io.durablestreams.outbox.DurableStreamOutbox;
import io.durablestreams.outbox.OutboxFailurePolicy;
import io.durablestreams.outbox.jdbc.JdbcOutbox;
import io.durablestreams.producer.DurableStreamProducer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Holds the tables, the dashboard and the alerts of docs/operations.md to an application
 * to which everything happens that they tell of, one thing after the other.
 */
@OperatedApplicationTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsTests {

	private static final Path DOCUMENT = Path.of("../docs/operations.md");

	private static final Duration LIMIT = Duration.ofSeconds(30);

	/** What takes five minutes where the alerts are used takes 0.3 seconds here. */
	private static final double IMPATIENT = 1e-3;

	@LocalServerPort
	private int port;

	@Autowired
	private DurableStreamTemplate streams;

	@Autowired
	private DurableStreamsClient client;

	@Autowired
	private EmbeddedDurableStreamsServer server;

	@Autowired
	private DurableStreamListenerEndpointRegistry registry;

	@Autowired
	private OperatedApplication.Checkpoints checkpoints;

	@Autowired
	private OperatedApplication.Hang hang;

	@Autowired
	private MeterRegistry meters;

	@Autowired
	private DurableStreamOutbox outbox;

	@Autowired
	private PlatformTransactionManager transactions;

	private Map<String, AlertRule> rules;

	private Scrape before;

	private final Promtool promtool = new Promtool();

	@BeforeAll
	void loadRules() throws IOException {
		this.rules = AlertRule.load().stream().collect(Collectors.toMap(AlertRule::name, (rule) -> rule));
	}

	@Test
	@Order(1)
	void nothingFiresWhileAllIsWell() {
		for (String stream : List.of("orders", "payments", "refunds", "hints")) {
			this.streams.send(stream, "good");
		}
		await().until(() -> this.registry.getListenerContainers()
			.stream()
			.flatMap((container) -> container.getStatus().stream())
			.allMatch(StreamListenerStatus::upToDate));
		this.before = scrape();
		assertThat(this.rules.values())
			.allSatisfy((rule) -> assertThat(rule.firing(this.before, this.before, 1)).as(rule.name()).isEmpty());
		assertThat(health("").path("status").asString()).isEqualTo("UP");
	}

	@Test
	@Order(2)
	void messagesThatNobodyRelaysAreInTheOutbox() {
		new TransactionTemplate(this.transactions).executeWithoutResult((status) -> this.outbox.send("audit", "tea"));
		assertThat(this.outbox.streams().get(0).backlog()).isEqualTo(1);
	}

	@Test
	@Order(2)
	void messagesThatCanNotBeHandledFireWhatTheirListenerDoesWithThem() {
		this.streams.send("payments", "poison");
		this.streams.send("refunds", "poison");
		this.streams.send("hints", "poison");
		this.streams.send("hints", "unobserved");
		awaitAlert("DurableStreamsListenerFailed", "listener", "payments");
		awaitAlert("DurableStreamsListenerStandsStill", "listener", "payments");
		awaitAlert("DurableStreamsMessagesDeadLettered", "listener", "refunds");
		awaitAlert("DurableStreamsMessagesSkipped", "listener", "hints");
		awaitAlert("DurableStreamsObserverFailed", "listener", "hints");
		assertThat(firing("DurableStreamsListenerDisconnected")).isEmpty();
	}

	@Test
	@Order(3)
	void aPoisonedStreamIsSeenInHealthAndRestartsNoPod() {
		assertThat(health("").path("status").asString()).isEqualTo("DOWN");
		assertThat(health("").toString()).contains("FAILED", "failingSince");
		assertThat(health("/liveness").path("status").asString()).isEqualTo("UP");
		assertThat(health("/readiness").path("status").asString()).isEqualTo("UP");
	}

	@Test
	@Order(4)
	void aHandlerThatHangsFiresAsLongAsItDoes() {
		this.streams.send("orders", "slow");
		awaitAlert("DurableStreamsHandlerHangs", "listener", "stock");
		awaitAlert("DurableStreamsListenerBehind", "listener", "stock");
		awaitAlert("DurableStreamsListenerNotUpToDate", "listener", "stock");
		this.hang.end.countDown();
		await().untilAsserted(() -> assertThat(firing("DurableStreamsHandlerHangs")).isEmpty());
	}

	@Test
	@Order(5)
	void aStoreThatIsDownFiresUntilItIsUp() {
		this.checkpoints.down = true;
		this.streams.send("orders", "tea");
		awaitAlert("DurableStreamsListenerHeldUp", "listener", "stock");
		this.checkpoints.down = false;
		await().atMost(LIMIT).untilAsserted(() -> assertThat(firing("DurableStreamsListenerHeldUp")).isEmpty());
	}

	@Test
	@Order(6)
	void producersThatCanNotDeliverFire(@Autowired DurableStreamProducer<String> ownedProducer,
			@Autowired DurableStreamProducer<String> nowhereProducer) {
		assertThat(ownedProducer.send("mine")).succeedsWithin(LIMIT);
		this.client.stream("owned")
			.append(AppendRequest.builder().body("\"theirs\"").producer(new ProducerSequence("owner", 2, 0)).build())
			.block(LIMIT);
		assertThat(ownedProducer.send("lost")).failsWithin(LIMIT);
		assertThat(nowhereProducer.send("lost")).failsWithin(LIMIT);
		awaitAlert("DurableStreamsProducerFenced", "producer", "owned");
		awaitAlert("DurableStreamsMessagesNotSent", "producer", "nowhere");
	}

	@Test
	@Order(7)
	void aServerThatIsAwayFiresAndItsRestartIsNoLongerThanTheReconnect(
			@Autowired DurableStreamProducer<String> ordersProducer) {
		this.server.stop();
		CompletableFuture<?> sent = ordersProducer.send("tea ".repeat(200));
		awaitAlert("DurableStreamsListenerDisconnected", "listener", "stock");
		awaitAlert("DurableStreamsProducerFailing", "producer", "orders");
		awaitAlert("DurableStreamsProducerBufferFull", "producer", "orders");
		this.server.start();
		assertThat(sent).succeedsWithin(LIMIT);
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(scrape().select("durable_streams_listener_connected", Set.of()))
				.containsEntry(Map.of("listener", "stock", "stream", "orders"), 1.0)
				.containsEntry(Map.of("listener", "hints", "stream", "hints"), 1.0));
		await().atMost(LIMIT).until(() -> this.registry.getListenerContainer("stock").getStatus().get(0).upToDate());
	}

	@Test
	@Order(8)
	void messagesOfTheOutboxThatNobodyRelaysFireAndAreSeenInHealth() {
		awaitAlert("DurableStreamsOutboxNotRelayed");
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(health("").toString()).contains("audit", "no instance relays them"));
	}

	@Test
	@Order(9)
	void messagesThatTheOutboxHasGivenUpFireAndTheirReasonIsInTheTable(@Autowired DataSource dataSource)
			throws IOException {
		try (JdbcOutbox another = JdbcOutbox.builder(this.client, dataSource)
			.transactionManager(this.transactions)
			.failurePolicy(OutboxFailurePolicy.SKIP)
			.meterRegistry(this.meters)
			.build()) {
			another.start();
			awaitAlert("DurableStreamsOutboxGivenUp");
		}
		String sql = find("```sql\n([^`]+)```", Files.readString(DOCUMENT)).get(0).group(1);
		assertThat(JdbcClient.create(dataSource).sql(sql).query().singleRow().get("reason")).asString()
			.contains("audit");
	}

	@Test
	@Order(8)
	void everyMeterIsInTheTableWithItsTagsAndHasNoOthers() throws IOException {
		Map<String, Set<Set<String>>> registered = new TreeMap<>();
		this.meters.getMeters()
			.stream()
			.map((meter) -> meter.getId())
			.filter((id) -> id.getName().startsWith("durable.streams."))
			.forEach((id) -> registered.computeIfAbsent(id.getName(), (name) -> new HashSet<>())
				.add(id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new))));
		Map<String, Set<Set<String>>> documented = new TreeMap<>();
		find("\\| `(durable\\.streams\\.[a-z.]+)` \\| ([^|]*) \\| [^|]+ \\|", Files.readString(DOCUMENT))
			.forEach((row) -> documented.put(row.group(1),
					Set.of(find("`([a-z.]+)`", row.group(2)).stream()
						.map((tag) -> tag.group(1))
						.collect(Collectors.toCollection(TreeSet::new)))));
		assertThat(documented).isEqualTo(registered);
	}

	@Test
	@Order(9)
	void alertsAndDashboardAskForNothingThatIsNotThere() throws IOException {
		String dashboard = Files.readString(Path.of("../docs/operations/dashboard.json"));
		JsonNode panels = JsonMapper.shared().readTree(dashboard).path("panels");
		assertThat(panels.size()).isGreaterThan(10);
		Scrape now = scrape();
		List<MatchResult> selectors = find("(durable_streams_\\w+)(\\{[^}]*})?",
				Files.readString(AlertRule.FILE) + dashboard.replace("\\\"", "\""));
		assertThat(selectors).hasSizeGreaterThan(40).allSatisfy((selector) -> {
			assertThat(now.names()).contains(selector.group(1));
			assertThat(now.labels(selector.group(1)))
				.containsAll(labels((selector.group(2) != null) ? selector.group(2) : ""));
		});
	}

	/** The application's own, which Spring Boot adds. */
	private static Set<String> labels(String matchers) {
		return find("(\\w+)=", matchers).stream()
			.map((label) -> label.group(1))
			.filter((label) -> !label.equals("application"))
			.collect(Collectors.toSet());
	}

	@Test
	@Order(10)
	void everyAlertLeadsToItsRunbookAndHasFiredHere() throws IOException {
		String document = Files.readString(DOCUMENT);
		Set<String> anchors = document.lines()
			.filter((line) -> line.startsWith("#"))
			.map((line) -> line.replaceFirst("#+ ", "").toLowerCase().replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
			.collect(Collectors.toSet());
		assertThat(this.rules.values()).allSatisfy((rule) -> {
			assertThat(rule.runbook()).startsWith("operations.md#");
			assertThat(anchors).contains(rule.runbook().substring("operations.md#".length()));
			assertThat(document).contains("| `" + rule.name() + "` |");
		});
		String tests = Files.readString(Path.of("src/test/java", getClass().getName().replace('.', '/') + ".java"));
		assertThat(this.rules.keySet()).allSatisfy((name) -> assertThat(tests).contains("awaitAlert(\"" + name + '"'));
	}

	@Test
	@Order(11)
	@EnabledIf("hasPromtool")
	void prometheusFiresEachAlertOnceItsTimeHasPassedAndNotBefore(@TempDir Path directory) throws Exception {
		assertThat(Promtool.check()).isEmpty();
		assertThat(this.promtool.test(directory)).isEmpty();
	}

	static boolean hasPromtool() {
		return Promtool.exists();
	}

	private void awaitAlert(String name) {
		await().atMost(LIMIT).untilAsserted(() -> assertThat(firing(name)).as(name).isNotEmpty());
	}

	private void awaitAlert(String name, String label, String value) {
		AlertRule rule = this.rules.get(name);
		await().atMost(LIMIT).untilAsserted(() -> {
			Scrape now = scrape();
			assertThat(rule.firing(this.before, now, IMPATIENT)).as(name)
				.anySatisfy((labels) -> assertThat(labels).containsEntry(label, value));
			this.promtool.expect(rule, label, value, this.before, now, IMPATIENT);
		});
	}

	private Set<Map<String, String>> firing(String alert) {
		return this.rules.get(alert).firing(this.before, scrape(), IMPATIENT);
	}

	private Scrape scrape() {
		return Scrape.parse(get("/actuator/prometheus"));
	}

	private JsonNode health(String group) {
		return JsonMapper.shared().readTree(get("/actuator/health" + group));
	}

	private String get(String path) {
		return RestClient.create("http://localhost:" + this.port)
			.get()
			.uri(path)
			.exchangeForRequiredValue((request, response) -> new String(response.getBody().readAllBytes()));
	}

	private static List<MatchResult> find(String pattern, String text) {
		return Pattern.compile(pattern).matcher(text).results().toList();
	}

}
