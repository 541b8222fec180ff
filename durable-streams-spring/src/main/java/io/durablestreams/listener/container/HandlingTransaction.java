package io.durablestreams.listener.container;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

import io.durablestreams.listener.ListenerTransactions;
import io.durablestreams.listener.ListenerTransactions.CannotBeginException;
import io.durablestreams.listener.ListenerTransactions.TransactionLostException;
import io.durablestreams.listener.container.Checkpoints.Mark;
import io.durablestreams.offset.OffsetStoreException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Makes one of what a handler writes and the checkpoint behind it, where the listener's
 * settings say so.
 */
final class HandlingTransaction {

	private final @Nullable ListenerTransactions transactions;

	private final Checkpoints checkpoints;

	private final Tenure tenure;

	HandlingTransaction(@Nullable ListenerTransactions transactions, Checkpoints checkpoints, Tenure tenure) {
		this.tenure = tenure;
		this.transactions = transactions;
		this.checkpoints = checkpoints;
	}

	/**
	 * Call a handler, with all of it and the checkpoint or nothing.
	 * @param behind the mark behind what is handled
	 * @param handler calls the handler
	 * @return what the handler returned
	 * @throws CheckpointMovedException if nothing stayed for reasons that aren't the
	 * handler's
	 * @throws Exception what the handler threw, or why the commit failed
	 */
	@Nullable Object call(Mark behind, Callable<@Nullable Object> handler) throws Exception {
		this.tenure.require();
		if (this.transactions == null) {
			return handler.call();
		}
		try {
			Object result = this.transactions.execute(() -> {
				this.checkpoints.begin();
				Object returned = handler.call();
				requireDone(returned);
				this.checkpoints.replaceStored(behind);
				return returned;
			});
			this.checkpoints.committed(behind);
			return result;
		}
		catch (CannotBeginException | TransactionLostException ex) {
			throw new CheckpointMovedException(new OffsetStoreException(ex.getMessage(), ex));
		}
	}

	private static void requireDone(@Nullable Object result) {
		if (result instanceof CompletionStage<?> || result instanceof Publisher<?>) {
			throw new IllegalStateException("The listener returned a " + result.getClass().getSimpleName()
					+ ", whose work would end after its transaction; with 'acknowledge' = 'transactional' do the work "
					+ "before returning");
		}
	}

}
