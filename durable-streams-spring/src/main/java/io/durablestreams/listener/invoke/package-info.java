/**
 * From the bytes of a message to the call of a listener's method, and its result.
 */
@NullMarked
package io.durablestreams.listener.invoke;

import org.jspecify.annotations.NullMarked;
