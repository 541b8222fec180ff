package io.durablestreams.listener.failure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Knows the failures that another attempt can't mend: the same bytes will fail the same
 * way.
 */
public final class FinalFailures {

	private static final List<Class<? extends Throwable>> ALWAYS = List.of(MessageConversionException.class,
			MethodArgumentResolutionException.class, MethodArgumentNotValidException.class);

	private final List<Class<? extends Throwable>> types;

	/**
	 * Create the list.
	 * @param types final failures besides those of conversion and validation
	 */
	public FinalFailures(List<Class<? extends Throwable>> types) {
		this.types = types;
	}

	/**
	 * Whether a failure is final.
	 * @param failure the failure
	 * @return whether another attempt is in vain
	 */
	public boolean isFinal(Throwable failure) {
		return contains(ALWAYS, failure) || contains(this.types, failure)
				|| (failure instanceof HandlerErrorException && contains(this.types, failure.getCause()));
	}

	private static boolean contains(List<Class<? extends Throwable>> types, @Nullable Throwable failure) {
		return types.stream().anyMatch((type) -> type.isInstance(failure));
	}

}
