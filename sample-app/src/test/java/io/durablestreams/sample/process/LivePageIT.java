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

package io.durablestreams.sample.process;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chromium.ChromiumNetworkConditions;
import org.openqa.selenium.interactions.Actions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flight board in a browser.
 */
@ExtendWith(ChromiumCondition.class)
class LivePageIT {

	private static final int RELOADS = Boolean.getBoolean("soak") ? 20 : 3;

	/** The file's flights take a good half of a second. */
	private static final int SLOW_BYTES_PER_SECOND = 300_000;

	/**
	 * The model repeats the question, word by word: there is time to do something
	 * meanwhile.
	 */
	private static final String LONG_QUESTION = "Why? ".repeat(100);

	private static final String BEGINNING = "You asked: “Why? Why?";

	@TempDir
	private static Path directory;

	private static FlightBoard.Settings settings;

	private static FlightBoard board;

	private static ChromeDriver browser;

	private int flights;

	@BeforeAll
	static void start() {
		settings = FlightBoard.in(directory)
			.environment("SERVER_PORT", String.valueOf(FreePorts.find()))
			.with("durable.streams.embedded.port", FreePorts.find());
		CompletableFuture<ChromeDriver> starting = CompletableFuture.supplyAsync(Chromium::start);
		try {
			board = settings.start();
		}
		finally {
			browser = starting.join();
		}
	}

	@AfterAll
	static void stop() {
		if (browser != null) {
			browser.quit();
		}
		if (board != null) {
			board.close();
		}
	}

	@BeforeEach
	void openPage() {
		// Those of the test before are taken away by this.
		browser.manage().logs().get("browser");
		browser.get(board.url().toString());
		awaitState("live");
		this.flights = shownCount();
	}

	@AfterEach
	void leavePage() {
		browser.get("about:blank");
	}

	@Test
	void thePageShowsAllFlightsOfTheStreamAndNothingThatFailed() {
		assertThat(this.flights).isGreaterThanOrEqualTo(FlightFile.flights().size());
		assertThat(browser.findElements(By.cssSelector("#flights tr"))).hasSize(50);
		assertThat(browser.findElements(By.cssSelector("#delays li"))).hasSize(10);
		assertThat(browser.findElement(By.id("progress")).isDisplayed()).isFalse();
		assertThat(browser.manage().logs().get("browser").getAll()).isEmpty();
	}

	@Test
	void aFlightPublishedWithTheKeyboardAloneAppearsInBothTabs() {
		String first = browser.getWindowHandle();
		String second = browser.switchTo().newWindow(WindowType.TAB).getWindowHandle();
		browser.get(board.url().toString());
		awaitState("live");
		browser.findElement(By.name("origin")).sendKeys("sfo", Keys.TAB, "jfk");
		new Actions(browser).sendKeys(Keys.ENTER).perform();
		awaitText("#published", "Published SFO to JFK");
		awaitFlights(this.flights + 1);
		assertThat(latest()).containsSequence("SFO", "JFK");
		browser.close();
		browser.switchTo().window(first);
		assertThat(first).isNotEqualTo(second);
		awaitFlights(this.flights + 1);
		assertThat(latest()).containsSequence("SFO", "JFK");
	}

	@Test
	void whatIsNoFlightIsToldWithItsField() {
		browser.executeScript("document.querySelector('#publish').noValidate = true");
		browser.findElement(By.name("origin")).sendKeys("S1", Keys.TAB, "JFK", Keys.ENTER);
		awaitText("#published", "Not published");
		assertThat(browser.findElement(By.name("origin")).getDomAttribute("aria-invalid")).isEqualTo("true");
		assertThat(browser.switchTo().activeElement().getDomAttribute("name")).isEqualTo("origin");
	}

	@Test
	void aReloadGoesOnFromWhereThePageWas() {
		browser.navigate().refresh();
		awaitState("live");
		awaitFlights(this.flights);
		assertThat(requests()).isNotEmpty().noneMatch((url) -> url.contains("offset=-1"));
	}

	@Test
	void reloadsInTheMiddleOfReadingLoseAndRepeatNothing() {
		String file = "[" + String.join(",", FlightFile.flights()) + "]";
		int all = this.flights + RELOADS * FlightFile.flights().size();
		withNetwork((conditions) -> conditions.setDownloadThroughput(SLOW_BYTES_PER_SECOND), () -> {
			for (int i = 0; i < RELOADS; i++) {
				append(file);
			}
			for (int i = 0; i < RELOADS; i++) {
				int before = shownCount();
				browser.navigate().refresh();
				Waiting.waitFor("more flights").until(() -> shownCount() > before || before == all);
			}
		});
		awaitFlights(all);
		awaitState("live");
	}

	@Test
	void whenTheServerWasKilledAndIsBackThePageGoesOnAndTheAnswerEndsWithItsFailure() {
		ask(LONG_QUESTION);
		awaitText("#answer", BEGINNING);
		board.kill();
		awaitState("waiting");
		board = settings.start();
		publish("BAK");
		awaitFlights(this.flights + 1);
		awaitState("live");
		assertThat(latest()).contains("BAK");
		Waiting.waitFor("the end of the answer").until(() -> answer().endsWith("(The answer could not be completed)"));
		assertThat(answer()).containsOnlyOnce("could not be completed").doesNotContain("begin again");
	}

	@Test
	void thePageGoesOnWhenTheNetworkIsBack() {
		withNetwork((conditions) -> conditions.setOffline(true), () -> {
			awaitState("waiting");
			publish("NET");
		});
		awaitFlights(this.flights + 1);
		awaitState("live");
	}

	@Test
	void anAnswerGoesOnAfterAReloadAndInASecondTab() {
		ask("Why?");
		awaitText("#answer", "You asked: “Why?” I am");
		String first = browser.getWindowHandle();
		browser.navigate().refresh();
		awaitText("#answer", "You asked: “Why?” I am a small");
		browser.switchTo().newWindow(WindowType.TAB);
		browser.get(board.url().toString());
		awaitWholeAnswer();
		browser.close();
		browser.switchTo().window(first);
		awaitWholeAnswer();
	}

	@Test
	void anAnswerCanBeCancelled() {
		ask(LONG_QUESTION);
		awaitText("#answer", BEGINNING);
		browser.findElement(By.id("cancel")).click();
		Waiting.waitFor("the end of the answer").until(() -> answer().endsWith("(cancelled)"));
		assertThat(answer()).doesNotContain("begin again");
	}

	private static void ask(String question) {
		browser.findElement(By.name("question")).sendKeys(question, Keys.ENTER);
	}

	private static void awaitWholeAnswer() {
		Waiting.waitFor("the whole answer").until(() -> answer().endsWith("begin again."));
		assertThat(answer()).startsWith("You asked: “Why?” I am").containsOnlyOnce("You asked");
	}

	private static String answer() {
		return browser.findElement(By.id("answer")).getText();
	}

	private static void withNetwork(Consumer<ChromiumNetworkConditions> settings, Runnable action) {
		ChromiumNetworkConditions conditions = new ChromiumNetworkConditions();
		settings.accept(conditions);
		browser.setNetworkConditions(conditions);
		try {
			action.run();
		}
		finally {
			// Not merely set to online: the browser would go on emulating a network.
			browser.deleteNetworkConditions();
		}
	}

	private static void publish(String origin) {
		assertThat(board.post("/flights", "application/json", FlightFile.flightFrom(origin)).status()).isEqualTo(202);
	}

	private static void append(String flights) {
		assertThat(board.post("/flights/import", "application/json", flights).status()).isEqualTo(200);
	}

	private static void awaitState(String state) {
		Waiting.waitFor("the page's state being " + state)
			.ignoreExceptions()
			.until(() -> state.equals(browser.findElement(By.id("connection")).getDomAttribute("data-state")));
	}

	private static void awaitText(String selector, String text) {
		Waiting.waitFor(text)
			.untilAsserted(() -> assertThat(browser.findElement(By.cssSelector(selector)).getText()).startsWith(text));
	}

	private static void awaitFlights(int count) {
		Waiting.waitFor("the number of flights").untilAsserted(() -> assertThat(shownCount()).isEqualTo(count));
	}

	private static int shownCount() {
		return Integer.parseInt(browser.findElement(By.id("count")).getText().replace(",", ""));
	}

	private static List<String> latest() {
		return browser.findElements(By.cssSelector("#flights tr:first-child td"))
			.stream()
			.map((cell) -> cell.getText())
			.toList();
	}

	private static List<String> requests() {
		Object names = browser.executeScript("""
				return performance.getEntriesByType("resource").map((entry) => entry.name)
					.filter((name) => name.includes("flights?"))""");
		return ((List<?>) names).stream().map(String::valueOf).toList();
	}

}
