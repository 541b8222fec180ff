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

package io.durablestreams.producer.internal.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * One state of the explored world: claimers, the network between, and the server. Moves
 * lead to the next states.
 */
final class World {

	private static final Throwable BROKEN = new IllegalStateException("broken");

	/** A request under way, or its response; a ghost is awaited by nobody. */
	private record Message(int claimer, TestBatch batch, long epoch, long sequence, @Nullable AttemptResult response,
			boolean ghost) {

		Message ghostly() {
			return new Message(this.claimer, this.batch, this.epoch, this.sequence, this.response, true);
		}

		@Override
		public String toString() {
			String what = (this.response != null) ? this.response.toString() : "";
			return this.claimer + ":" + this.batch + "@" + this.epoch + "." + this.sequence + what
					+ (this.ghost ? "~" : "");
		}
	}

	private final Scenario scenario;

	private final List<Claimer> claimers = new ArrayList<>();

	private final List<Message> network = new ArrayList<>();

	private final ModelServer server;

	private int faults;

	World(Scenario scenario) {
		this.scenario = scenario;
		this.server = new ModelServer();
		this.faults = scenario.faults();
		for (int i = 0; i < scenario.claimers().size(); i++) {
			this.claimers.add(new Claimer(i, scenario));
		}
	}

	World(World other) {
		this.scenario = other.scenario;
		this.server = new ModelServer(other.server);
		this.faults = other.faults;
		other.claimers.forEach((claimer) -> this.claimers.add(new Claimer(claimer)));
		this.network.addAll(other.network);
	}

	/** The moves that need no fault. Each is to be made on a copy. */
	List<Consumer<World>> ordinaryMoves() {
		List<Consumer<World>> moves = new ArrayList<>();
		for (int i = 0; i < this.network.size(); i++) {
			int index = i;
			boolean request = this.network.get(i).response() == null;
			moves.add(request ? (world) -> world.serve(index) : (world) -> world.deliverResponse(index));
		}
		for (Claimer claimer : this.claimers) {
			int c = claimer.index();
			for (TestBatch batch : claimer.backingOff) {
				moves.add((world) -> world.execute(c, world.claimers.get(c).due(batch)));
			}
			if (claimer.canOffer()) {
				moves.add((world) -> world.execute(c, world.claimers.get(c).offer()));
			}
		}
		return moves;
	}

	/** The moves by which something goes wrong. */
	List<Consumer<World>> faults() {
		List<Consumer<World>> moves = new ArrayList<>();
		if (this.faults == 0) {
			return moves;
		}
		for (int i = 0; i < this.network.size(); i++) {
			int index = i;
			Message message = this.network.get(i);
			boolean request = message.response() == null;
			if (!message.ghost()) {
				add(moves, request ? 'l' : 'a', (world) -> world.fail(index, true, false));
			}
			if (!message.ghost() && request) {
				add(moves, 'd', (world) -> world.fail(index, true, true));
				if (message.batch().isSplittable()) {
					add(moves, 'p', (world) -> world.refuse(index));
				}
				add(moves, 'f', (world) -> world.fail(index, false, false));
			}
		}
		for (Claimer claimer : this.claimers) {
			int c = claimer.index();
			if (claimer.canExpire()) {
				add(moves, 'e', (world) -> world.execute(c, world.claimers.get(c).expire(false)));
				add(moves, 'e', (world) -> world.execute(c, world.claimers.get(c).expire(true)));
			}
			if (!claimer.isDone()) {
				add(moves, 'r', (world) -> world.restart(c));
			}
		}
		// A first batch that comes again to a server without memory is written again: no
		// client can tell.
		if (this.network.stream().noneMatch((message) -> message.sequence() == 0)
				&& this.claimers.stream().allMatch(Claimer::isEstablished)) {
			add(moves, 's', (world) -> world.server.forgetProducers());
		}
		return moves;
	}

	private void add(List<Consumer<World>> moves, char kind, Consumer<World> move) {
		if (this.scenario.allows(kind)) {
			moves.add((world) -> {
				world.faults--;
				move.accept(world);
			});
		}
	}

	private void serve(int index) {
		Message request = this.network.remove(index);
		AttemptResult response = this.server.append(request.batch(), request.epoch(), request.sequence());
		if (!request.ghost()) {
			this.network.add(new Message(request.claimer(), request.batch(), request.epoch(), request.sequence(),
					response, false));
		}
	}

	private void deliverResponse(int index) {
		Message message = this.network.remove(index);
		AttemptResult response = message.response();
		if (response != null) {
			execute(message.claimer(), this.claimers.get(message.claimer()).attemptEnded(message.batch(), response));
		}
	}

	private void fail(int index, boolean possiblyWritten, boolean late) {
		Message message = this.network.remove(index);
		if (late) {
			this.network.add(message.ghostly());
		}
		execute(message.claimer(), this.claimers.get(message.claimer())
			.attemptEnded(message.batch(), new AttemptResult.Failed(possiblyWritten, BROKEN)));
	}

	/** The server writes it, and something in between says that it was too large. */
	private void refuse(int index) {
		serve(index);
		Message answered = this.network.remove(this.network.size() - 1);
		this.network.add(new Message(answered.claimer(), answered.batch(), answered.epoch(), answered.sequence(),
				new AttemptResult.Refused(true, BROKEN), false));
	}

	private void restart(int claimer) {
		this.claimers.get(claimer).restart();
		forget((message) -> message.claimer() == claimer);
	}

	private void forget(Predicate<Message> which) {
		this.network.removeIf((message) -> which.test(message) && message.response() != null);
		this.network.replaceAll((message) -> which.test(message) ? message.ghostly() : message);
	}

	private void execute(int c, List<Command> commands) {
		Claimer claimer = this.claimers.get(c);
		for (Command command : commands) {
			if (command instanceof Command.Send send) {
				send(c, send);
			}
			else if (command instanceof Command.BackOff backOff) {
				claimer.backingOff.add((TestBatch) backOff.batch());
			}
			else if (command instanceof Command.Cancel cancel) {
				forget((message) -> message.batch() == cancel.batch());
			}
			else if (command instanceof Command.Acknowledge acknowledge) {
				claimer.complete((TestBatch) acknowledge.batch(), Claimer.Outcome.ACKNOWLEDGED);
			}
			else if (command instanceof Command.Reject reject) {
				claimer.complete((TestBatch) reject.batch(), Claimer.Outcome.REJECTED);
			}
			else if (command instanceof Command.LeaveUnknown unknown) {
				claimer.complete((TestBatch) unknown.batch(), Claimer.Outcome.UNKNOWN);
			}
			else if (command instanceof Command.RejectQueued) {
				claimer.rejectQueue();
			}
			else if (command instanceof Command.EndEpoch leave) {
				if (leave.reason() == Reason.STATE_LOST && !this.server.isForgetful()) {
					throw new AssertionError("The server has lost nothing");
				}
				claimer.backingOff.clear();
			}
		}
	}

	private void send(int claimer, Command.Send send) {
		Stream<Message> live = this.network.stream()
			.filter((message) -> message.claimer() == claimer && !message.ghost());
		List<Message> outstanding = live.toList();
		if (outstanding.stream().anyMatch((message) -> message.batch() == send.batch())) {
			throw new AssertionError(send.batch() + " is sent while a request is outstanding");
		}
		if (outstanding.size() >= this.scenario.window()) {
			throw new AssertionError("More requests are in flight than allowed: " + outstanding + send);
		}
		this.network.add(new Message(claimer, (TestBatch) send.batch(), send.epoch(), send.sequence(), null, false));
	}

	void verify() {
		this.claimers.forEach((claimer) -> claimer.verify(this.server.log()));
	}

	boolean isDone() {
		return this.claimers.stream().allMatch(Claimer::isDone);
	}

	String log() {
		return this.server.log();
	}

	boolean acknowledged(char item) {
		return this.claimers.stream().anyMatch((claimer) -> claimer.acknowledged(item));
	}

	/** What tells this state from others; the network has no order. */
	String key() {
		List<String> messages = new ArrayList<>(this.network.size());
		this.network.forEach((message) -> messages.add(message.toString()));
		messages.sort(null);
		return this.claimers + "" + messages + this.server + this.faults;
	}

}
