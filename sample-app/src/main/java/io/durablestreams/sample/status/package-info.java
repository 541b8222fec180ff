/**
 * Tells how the listeners do.
 */
@NullMarked
package io.durablestreams.sample.status;

import org.jspecify.annotations.NullMarked;
