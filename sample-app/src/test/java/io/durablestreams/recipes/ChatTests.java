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

package io.durablestreams.recipes;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.durablestreams.test.DurableStreamTester;
import io.durablestreams.test.EmbeddedDurableStreams;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.context.TestPropertySource;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The headline case in a servlet application; {@link ReactiveChatTests} is the same in a
 * reactive one.
 */
@Timeout(60)
@TestPropertySource(properties = "spring.config.name=recipes")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@EmbeddedDurableStreams
class ChatTests {

	/** What language models say begins with blanks and has line ends of all kinds. */
	private static final List<String> TOKENS = List.of("To", " be", ",", " or", "\n\n", " not\r\n", "  to", " be", ": ",
			"äöü", "");

	private final String answer = "answers/" + UUID.randomUUID();

	@Autowired
	DurableStreamTester tester;

	@Autowired
	ScriptedModel model;

	WebClient browser;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.browser = WebClient.create("http://localhost:" + port + "/" + this.answer);
	}

	@Test
	void anAnswerGoesOnWhereTheBrowserWasCutOff() {
		tester.publish(answer, new Token("To"), new Token(" be"), new Token(" or"));
		List<ServerSentEvent<Token>> seen = events("-1").take(2).collectList().block();
		tester.publish(answer, new Token(" not"));
		List<ServerSentEvent<Token>> rest = events(seen.get(1).id()).take(2).collectList().block();
		assertThat(rest).extracting((event) -> event.data().text()).containsExactly(" or", " not");
	}

	private Flux<ServerSentEvent<Token>> events(String lastEventId) {
		return browser.get()
			.header("Last-Event-ID", lastEventId)
			.retrieve()
			.bodyToFlux(new ParameterizedTypeReference<>() {
			});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void howeverOftenItIsCutTheBrowserGetsEachTokenOnce(int cutAfter) {
		ask();
		EventSource source = new EventSource(this.browser);
		TOKENS.forEach(this.model::say);
		this.model.finish();
		List<String> tokens = source.tokens(cutAfter).collectList().block();
		assertThat(String.join("", tokens)).isEqualTo(String.join("", TOKENS));
		assertThat(tokens).startsWith(TOKENS.toArray(String[]::new)).hasSize(TOKENS.size() + 1);
	}

	@Test
	void tokensArriveWhileTheModelIsStillSpeaking() {
		EventSource source = new EventSource(this.browser);
		List<String> tokens = new CopyOnWriteArrayList<>();
		source.tokens(2).subscribe(tokens::add);
		ask();
		for (int i = 0; i < TOKENS.size(); i++) {
			this.model.say(TOKENS.get(i));
			int count = i + 1;
			await().until(() -> tokens.size() == count);
		}
		this.model.finish();
		await().until(() -> tokens.size() == TOKENS.size() + 1);
		assertThat(tokens).startsWith(TOKENS.toArray(String[]::new));
		assertThat(source.connections()).isGreaterThan(TOKENS.size() / 2);
	}

	@Test
	void anAnswerGoesOnWithoutTheBrowserAndIsWholeLater() {
		ask();
		this.model.say("To");
		assertThat(new EventSource(this.browser).connection().blockFirst().data()).isEqualTo(new Token("To"));
		this.model.say(" be");
		this.model.finish();
		assertThat(new EventSource(this.browser).tokens(100).collectList().block()).containsExactly("To", " be", "");
	}

	@Test
	void aModelThatFailsEndsTheAnswerVisibly() {
		ask();
		this.model.say("To");
		this.model.fail();
		assertThat(new EventSource(this.browser).tokens(100).collectList().block()).containsExactly("To",
				" (The model failed.)", "");
	}

	@Test
	void aLastEventIdThatIsNoneIsABadRequest() {
		assertThat(this.browser.get()
			.header("Last-Event-ID", "a/b/c/d")
			.exchangeToMono((response) -> response.toBodilessEntity())
			.block()
			.getStatusCode()
			.value()).isEqualTo(400);
	}

	private void ask() {
		this.browser.post().bodyValue("To be?").retrieve().toBodilessEntity().block();
	}

}
