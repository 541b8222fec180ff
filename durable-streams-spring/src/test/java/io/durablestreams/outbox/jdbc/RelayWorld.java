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

package io.durablestreams.outbox.jdbc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.durablestreams.client.AppendResult;
import io.durablestreams.client.ProducerSequence;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A table, a server, a network between, and two relays that go by {@link RelayRules}.
 */
final class RelayWorld {

	/** Messages that wait, the numbers, and what is frozen. */
	private record Table(List<Integer> waiting, int epoch, int next, @Nullable List<Integer> frozen, boolean part,
			int claim, boolean stopped) {
	}

	/** What a relay has in mind. */
	private record Relay(int claim, @Nullable Batch batch, Doubt doubt, boolean sending,
			@Nullable ProducerSequence reached) {

		static final Relay NEW = new Relay(0, null, Doubt.NONE, false, null);

		Relay forgetful() {
			return new Relay(0, null, Doubt.NONE, false, this.reached);
		}

	}

	private record Batch(List<Integer> messages, int epoch, int number) {
	}

	private record Request(int relay, Batch batch, boolean givenUp) {
	}

	private Table table;

	private @Nullable Table dump;

	private final Relay[] relays = { Relay.NEW, Relay.NEW };

	private final List<Request> network = new ArrayList<>();

	private final List<Integer> log = new ArrayList<>();

	/** The server's producer state; none if it is below zero. */
	private int serverEpoch;

	private int serverNumber;

	private int faults;

	private boolean setBack;

	/** A relay that couldn't know of the set-back has used a number again. */
	private boolean blind;

	private int forgotten;

	private int claims;

	/** Some batches have been relayed already. */
	RelayWorld(int messages, int faults) {
		List<Integer> waiting = new ArrayList<>();
		for (int i = 1; i <= messages; i++) {
			waiting.add(i);
		}
		this.table = new Table(waiting, 0, 1, null, false, 0, false);
		this.faults = faults;
	}

	private RelayWorld(RelayWorld other) {
		this.table = other.table;
		this.dump = other.dump;
		this.relays[0] = other.relays[0];
		this.relays[1] = other.relays[1];
		this.network.addAll(other.network);
		this.log.addAll(other.log);
		this.serverEpoch = other.serverEpoch;
		this.serverNumber = other.serverNumber;
		this.faults = other.faults;
		this.setBack = other.setBack;
		this.blind = other.blind;
		this.forgotten = other.forgotten;
		this.claims = other.claims;
	}

	RelayWorld copy() {
		return new RelayWorld(this);
	}

	/** Claims count only by whose they are. */
	String key() {
		StringBuilder key = new StringBuilder();
		add(key, this.table);
		add(key, this.dump);
		for (Relay relay : this.relays) {
			key.append(ownership(relay.claim()));
			add(key, relay.batch());
			key.append(relay.doubt().ordinal()).append(relay.sending()).append(relay.reached());
		}
		for (Request request : this.network) {
			key.append(request.relay()).append(request.givenUp());
			key.append(request.batch() == this.relays[request.relay()].batch());
			add(key, request.batch());
		}
		return key.append(this.log)
			.append(this.serverEpoch)
			.append(',')
			.append(this.serverNumber)
			.append(this.faults)
			.append(this.setBack)
			.append(this.blind)
			.append(this.forgotten)
			.toString();
	}

	private static void add(StringBuilder key, @Nullable Table table) {
		if (table != null) {
			key.append(table.waiting()).append(table.epoch()).append(',').append(table.next());
			key.append(table.frozen()).append(table.part()).append(table.stopped()).append(table.claim() == 0);
		}
		key.append('/');
	}

	private static void add(StringBuilder key, @Nullable Batch batch) {
		if (batch != null) {
			key.append(batch.messages()).append(batch.epoch()).append(',').append(batch.number());
		}
		key.append('/');
	}

	private char ownership(int claim) {
		if (claim == 0) {
			return '-';
		}
		boolean dumped = this.dump != null && claim == this.dump.claim();
		return (claim == this.table.claim()) ? (dumped ? 'b' : 'c') : (dumped ? 'd' : 'x');
	}

	boolean isDone() {
		return this.table.stopped() || (this.table.waiting().isEmpty() && this.table.frozen() == null);
	}

	boolean isStopped() {
		return this.table.stopped();
	}

	List<Integer> log() {
		return this.log;
	}

	/** Nothing twice, and nothing gone that isn't in the stream. */
	void verify(int messages) {
		assertThat(new HashSet<>(this.log)).as("each once: %s", this.log).hasSize(this.log.size());
		TreeSet<Integer> gone = new TreeSet<>();
		for (int i = 1; i <= messages; i++) {
			gone.add(i);
		}
		gone.removeAll(this.table.waiting());
		assertThat(this.log).as("what is gone from the table").containsAll(gone);
		assertThat(this.log).as("in order").isSorted();
	}

	/** What happens by itself. */
	List<Consumer<RelayWorld>> ordinaryMoves() {
		List<Consumer<RelayWorld>> moves = new ArrayList<>();
		for (int i = 0; i < this.network.size(); i++) {
			int request = i;
			moves.add((world) -> world.deliver(request, true));
		}
		for (int r = 0; r < 2; r++) {
			int relay = r;
			Relay mind = this.relays[r];
			if (mind.claim() == 0 && mayClaim() && (r == 0 || this.relays[0].claim() != 0)) {
				moves.add((world) -> world.claim(relay));
			}
			else if (mind.batch() == null && mind.claim() != 0 && !this.table.waiting().isEmpty()) {
				moves.add((world) -> world.freeze(relay, 1));
				moves.add((world) -> world.freeze(relay, 2));
			}
			else if (mind.batch() != null && !mind.sending()) {
				moves.add((world) -> world.send(relay));
			}
		}
		return moves;
	}

	/**
	 * Behind a set-back that no relay has noticed, who inherits a batch that was frozen
	 * since can't tell it from the one that the server has under its number.
	 */
	private boolean mayClaim() {
		boolean inherits = this.dump != null && this.table.frozen() != null
				&& !this.table.frozen().equals(this.dump.frozen());
		return !this.table.stopped() && !(this.blind && inherits);
	}

	/** What goes wrong. */
	List<Consumer<RelayWorld>> faults(String kinds) {
		List<Consumer<RelayWorld>> moves = new ArrayList<>();
		// A batch that is sent without an answer right behind it is what can't be told.
		if (this.faults == 0 || this.blind) {
			return moves;
		}
		for (int i = 0; i < this.network.size(); i++) {
			int request = i;
			moves.add((world) -> world.deliver(request, false));
			moves.add((world) -> world.lose(request));
			if (!this.network.get(i).givenUp()) {
				moves.add((world) -> world.giveUpWaiting(request));
			}
			if (kinds.contains("s") && this.network.get(i).batch().messages().size() > 1) {
				moves.add((world) -> world.refuse(request));
			}
		}
		for (int r = 0; r < 2; r++) {
			int relay = r;
			if (this.relays[r].claim() != 0 && kinds.contains("k")) {
				moves.add((world) -> world.relays[relay] = Relay.NEW);
			}
		}
		if (kinds.contains("f") && this.forgotten == 0 && this.serverNumber > 0) {
			moves.add((world) -> {
				world.serverEpoch = -1;
				world.forgotten++;
			});
		}
		if (kinds.contains("b") && this.dump == null) {
			moves.add((world) -> world.dump = world.table);
		}
		if (kinds.contains("b") && this.dump != null) {
			moves.add(RelayWorld::setBack);
		}
		return moves.stream().<Consumer<RelayWorld>>map((move) -> (world) -> {
			world.faults--;
			move.accept(world);
		}).toList();
	}

	private void setBack() {
		this.setBack = true;
		if (this.dump != null) {
			this.table = this.dump;
		}
	}

	private void claim(int relay) {
		int claim = ++this.claims;
		this.table = new Table(this.table.waiting(), this.table.epoch(), this.table.next(), this.table.frozen(),
				this.table.part(), claim, this.table.stopped());
		Batch inherited = (this.table.frozen() != null)
				? new Batch(this.table.frozen(), this.table.epoch(), this.table.next()) : null;
		Doubt doubt = this.table.part() ? Doubt.POSSIBLY_SENT_AS_PART : Doubt.POSSIBLY_SENT;
		this.relays[relay] = new Relay(claim, inherited, (inherited != null) ? doubt : Doubt.NONE, false,
				this.relays[relay].reached());
	}

	private void freeze(int relay, int count) {
		if (this.relays[relay].claim() != this.table.claim() || this.table.frozen() != null || this.table.stopped()) {
			this.relays[relay] = this.relays[relay].forgetful();
			return;
		}
		List<Integer> messages = this.table.waiting().subList(0, Math.min(count, this.table.waiting().size()));
		Batch batch = new Batch(List.copyOf(messages), this.table.epoch(), this.table.next());
		this.table = new Table(this.table.waiting(), batch.epoch(), batch.number(), batch.messages(), false,
				this.table.claim(), false);
		Relay mind = this.relays[relay];
		if (RelayRules.fresh(numbers(batch), mind.reached()) != null) {
			stop(relay);
			return;
		}
		boolean knows = mind.reached() != null && mind.reached().sequence() > batch.number();
		this.blind |= this.setBack && !knows && isTaken(batch);
		this.relays[relay] = new Relay(this.table.claim(), batch, Doubt.NONE, false, mind.reached());
	}

	private static ProducerSequence numbers(Batch batch) {
		return new ProducerSequence("outbox", batch.epoch(), batch.number());
	}

	/** The server has, or gets, another batch under its number. */
	private boolean isTaken(Batch batch) {
		Stream<@Nullable Batch> known = Stream.concat(this.network.stream().map(Request::batch),
				Stream.of(this.relays).map(Relay::batch));
		return (this.serverEpoch == batch.epoch() && this.serverNumber >= batch.number()) || known
			.anyMatch((other) -> other != null && other.epoch() == batch.epoch() && other.number() >= batch.number());
	}

	private void stop(int relay) {
		this.table = new Table(this.table.waiting(), this.table.epoch(), this.table.next(), this.table.frozen(),
				this.table.part(), this.table.claim(), true);
		this.relays[relay] = this.relays[relay].forgetful();
	}

	private void send(int relay) {
		Relay mind = this.relays[relay];
		Batch batch = mind.batch();
		assertThat(batch).isNotNull();
		this.relays[relay] = new Relay(mind.claim(), batch, mind.doubt(), true, mind.reached());
		this.network.add(new Request(relay, batch, false));
	}

	private void deliver(int index, boolean answered) {
		Request request = this.network.remove(index);
		Answer answer = serve(request.batch());
		answer(request, answered ? answer : failed());
	}

	private void lose(int index) {
		answer(this.network.remove(index), failed());
	}

	/** It is too large for whoever it meets on its way. */
	private void refuse(int index) {
		answer(this.network.remove(index), new Answer.Refused(new IllegalStateException()));
	}

	/** It arrives all the same, later. */
	private void giveUpWaiting(int index) {
		Request request = this.network.get(index);
		this.network.set(index, new Request(request.relay(), request.batch(), true));
		answer(request, failed());
	}

	private static Answer failed() {
		return new Answer.Failed(true, new IllegalStateException());
	}

	private Answer serve(Batch batch) {
		AppendResult result = AppendResult.of(null, false, false, null);
		if (batch.epoch() < this.serverEpoch) {
			return new Answer.Stale(this.serverEpoch);
		}
		int expected = (batch.epoch() == this.serverEpoch) ? this.serverNumber + 1 : 0;
		if (batch.number() > expected) {
			return new Answer.Gap(expected);
		}
		if (batch.number() < expected) {
			return new Answer.Duplicate(result, (long) this.serverNumber);
		}
		this.log.addAll(batch.messages());
		this.serverEpoch = batch.epoch();
		this.serverNumber = batch.number();
		return new Answer.Accepted(result);
	}

	private void answer(Request request, Answer answer) {
		Relay mind = this.relays[request.relay()];
		Batch batch = mind.batch();
		if (request.givenUp() || batch == null || !mind.sending() || batch != request.batch()) {
			return;
		}
		Step step = RelayRules.next(answer, mind.doubt(), batch.number(), batch.messages().size());
		if (step instanceof Step.Retry retry) {
			this.relays[request.relay()] = new Relay(mind.claim(), batch, retry.doubt(), false, mind.reached());
			return;
		}
		boolean asExpected = mind.claim() == this.table.claim() && batch.epoch() == this.table.epoch()
				&& batch.number() == this.table.next() && batch.messages().equals(this.table.frozen());
		this.relays[request.relay()] = mind.forgetful();
		if (asExpected) {
			apply(request.relay(), batch, step);
		}
	}

	private void apply(int relay, Batch batch, Step step) {
		int claim = this.table.claim();
		if (step instanceof Step.Complete) {
			List<Integer> waiting = new ArrayList<>(this.table.waiting());
			waiting.removeAll(batch.messages());
			this.table = new Table(waiting, batch.epoch(), batch.number() + 1, null, false, claim, false);
			this.relays[relay] = new Relay(claim, null, Doubt.NONE, false,
					new ProducerSequence("outbox", batch.epoch(), batch.number() + 1));
		}
		else if (step instanceof Step.Renumber) {
			Batch renumbered = new Batch(batch.messages(), batch.epoch() + 1, 0);
			this.table = new Table(this.table.waiting(), renumbered.epoch(), 0, renumbered.messages(), false, claim,
					false);
			this.relays[relay] = new Relay(claim, renumbered, Doubt.NONE, false, this.relays[relay].reached());
		}
		else if (step instanceof Step.Split split) {
			Batch half = new Batch(batch.messages().subList(0, batch.messages().size() / 2), batch.epoch(),
					batch.number());
			this.table = new Table(this.table.waiting(), half.epoch(), half.number(), half.messages(),
					split.doubt() == Doubt.POSSIBLY_SENT_AS_PART, claim, false);
			this.relays[relay] = new Relay(claim, half, split.doubt(), false, this.relays[relay].reached());
		}
		else {
			assertThat(step).isInstanceOf(Step.Stop.class);
			stop(relay);
		}
	}

}
