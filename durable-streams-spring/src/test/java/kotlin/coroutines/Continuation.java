package kotlin.coroutines;

/**
 * What suspending functions of Kotlin have as their last parameter; Kotlin itself isn't
 * on the class path.
 *
 * @param <T> the type of the result
 */
public interface Continuation<T> {

}
